/**
 * How fast the whole job is beside plain reading of the log.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.aggregate.AggregateBenchmark}.
 */
package dev.tributary.benchmarks.aggregate;
