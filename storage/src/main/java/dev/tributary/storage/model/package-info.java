/**
 * Model shards in Kafka: written, found by location and verified. Start reading at {@link
 * dev.tributary.storage.model.ModelShards}.
 */
package dev.tributary.storage.model;
