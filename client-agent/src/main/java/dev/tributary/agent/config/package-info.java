/**
 * The agent's configuration file, {@code agent.yaml}, read and checked as a whole at start.
 *
 * <p>Start reading at {@link dev.tributary.agent.config.AgentConfig}.
 */
package dev.tributary.agent.config;
