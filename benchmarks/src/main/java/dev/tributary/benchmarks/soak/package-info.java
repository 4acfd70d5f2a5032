/**
 * Whether hundreds of rounds leave anything behind: memory, threads, open files, state.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.soak.SoakBenchmark}.
 */
package dev.tributary.benchmarks.soak;
