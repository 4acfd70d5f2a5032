/**
 * Clients that vanish in the middle of secure rounds, and come back. Start reading at {@link
 * dev.tributary.local.dropout.MortalAgents}.
 */
package dev.tributary.local.dropout;
