/**
 * The fold: chunks in, partial sums, receipts and rejections out. Start reading at {@link
 * dev.tributary.flink.local.LocalAggregateOperator}.
 */
package dev.tributary.flink.local;
