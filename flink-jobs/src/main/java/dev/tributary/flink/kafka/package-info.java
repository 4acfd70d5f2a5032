/**
 * Topics as streams, and streams into topics. Start reading at {@link
 * dev.tributary.flink.kafka.Sources}.
 */
package dev.tributary.flink.kafka;
