/**
 * A client at run time: follows the round log, trains when it is selected, sends what it learned.
 * Start reading at {@link dev.tributary.agent.daemon.Agent}.
 */
package dev.tributary.agent.daemon;
