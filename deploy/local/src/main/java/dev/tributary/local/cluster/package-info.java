/**
 * A whole deployment as separate processes on this machine: a Kafka broker, an S3 server, a Flink
 * session cluster and the aggregation job in it.
 *
 * <p>Start reading at {@link dev.tributary.local.cluster.LocalCluster}.
 */
package dev.tributary.local.cluster;
