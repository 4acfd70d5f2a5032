/**
 * How long a round takes after its last update.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.latency.LatencyBenchmark}.
 */
package dev.tributary.benchmarks.latency;
