/**
 * The round log and the updates topic as the core's ports see them. Start reading at {@link
 * dev.tributary.storage.log.RoundLogFollower}.
 */
package dev.tributary.storage.log;
