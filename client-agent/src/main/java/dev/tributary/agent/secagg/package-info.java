/**
 * A client's part in secure rounds, from its keys to its answer. Start reading at {@link
 * dev.tributary.agent.secagg.SecureClient}.
 */
package dev.tributary.agent.secagg;
