/**
 * Ten thousand clients against one cluster, and the model checked bit for bit. Start reading at
 * {@link dev.tributary.benchmarks.scale.ScaleBenchmark}.
 */
package dev.tributary.benchmarks.scale;
