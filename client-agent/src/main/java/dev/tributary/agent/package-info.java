/**
 * The agent: trains on data that stays where it is, and sends updates. Start reading at {@link
 * dev.tributary.agent.AgentMain}, then {@link dev.tributary.agent.daemon.Agent}.
 */
package dev.tributary.agent;
