/**
 * Rounds without agents: servers, virtual clients whose updates cost next to nothing to make, and
 * the aggregation job in this JVM.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.load.Federation}.
 */
package dev.tributary.benchmarks.load;
