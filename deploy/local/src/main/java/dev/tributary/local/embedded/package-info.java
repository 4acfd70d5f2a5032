/**
 * Real servers inside this JVM: a Kafka broker, an S3 server and a Flink cluster, which tests and
 * the quick start can take away and bring back.
 *
 * <p>Start reading at {@link dev.tributary.local.embedded.EmbeddedStack}.
 */
package dev.tributary.local.embedded;
