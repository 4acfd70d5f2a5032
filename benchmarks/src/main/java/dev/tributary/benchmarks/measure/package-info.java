/**
 * What every benchmark needs to know: on which machine, how much memory, how the times spread.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.measure.Machine}.
 */
package dev.tributary.benchmarks.measure;
