/**
 * The round log: the decisions about every job in one total order, and what they amount to. Every
 * reader, in the Flink job, in an agent or in the CLI, derives the same state with the same class.
 * Start reading at {@link dev.tributary.core.round.RoundLog}, then {@link
 * dev.tributary.core.round.JobState}.
 */
package dev.tributary.core.round;
