/**
 * The aggregation job: one Flink job that carries every federation job. Start reading at {@link
 * dev.tributary.flink.AggregationJob#define}.
 */
package dev.tributary.flink;
