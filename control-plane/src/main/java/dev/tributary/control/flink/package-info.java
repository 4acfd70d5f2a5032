/**
 * A Flink cluster as its REST API shows it.
 *
 * <p>Start reading at {@link dev.tributary.control.flink.FlinkRest}.
 */
package dev.tributary.control.flink;
