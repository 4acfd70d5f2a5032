/**
 * How fast the inner loops are, one core each, beside the limits that the machine sets.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.kernels.KernelBenchmark}.
 */
package dev.tributary.benchmarks.kernels;
