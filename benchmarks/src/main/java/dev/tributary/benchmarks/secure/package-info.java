/**
 * What secure aggregation costs, with virtual clients. Start reading at {@link
 * dev.tributary.benchmarks.secure.SecureBenchmark}.
 */
package dev.tributary.benchmarks.secure;
