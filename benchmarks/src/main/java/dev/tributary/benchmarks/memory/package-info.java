/**
 * What aggregation takes of memory, whatever the number of clients.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.memory.MemoryBenchmark}.
 */
package dev.tributary.benchmarks.memory;
