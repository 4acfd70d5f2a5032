/**
 * What {@code ./tributary bench NAME} runs: each benchmark is one {@link
 * dev.tributary.benchmarks.Benchmark} in a package of its own.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.Benchmark}.
 */
package dev.tributary.benchmarks;
