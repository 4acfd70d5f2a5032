/**
 * A Flink cluster as its REST API shows it.
 *
 * <p>Start reading at {@link dev.tributary.local.rest.FlinkRest}.
 */
package dev.tributary.local.rest;
