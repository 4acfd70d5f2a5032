/**
 * Shared endpoints: reads of the log by position, model shards in Kafka, the model archive in S3.
 * Start reading at {@link dev.tributary.storage.kafka.PositionalReader}, then {@link
 * dev.tributary.storage.log.RoundLogFollower}, {@link dev.tributary.storage.model.ModelShards} and
 * {@link dev.tributary.storage.archive.ModelArchive}.
 */
package dev.tributary.storage;
