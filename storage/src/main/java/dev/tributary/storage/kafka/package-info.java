/**
 * How this project talks to Kafka: its settings, and records by position. Start reading at {@link
 * dev.tributary.storage.kafka.PositionalReader}.
 */
package dev.tributary.storage.kafka;
