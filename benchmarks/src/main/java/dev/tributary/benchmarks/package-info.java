/** Measures the kernels, with JMH. */
package dev.tributary.benchmarks;
