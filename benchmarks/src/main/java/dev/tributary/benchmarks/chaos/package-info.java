/**
 * Whole federations on a cluster of processes that are killed, stopped and paused at random
 * moments, and the models that they must come to all the same.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.chaos.ChaosRun}.
 */
package dev.tributary.benchmarks.chaos;
