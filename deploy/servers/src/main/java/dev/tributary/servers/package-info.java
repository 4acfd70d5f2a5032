/**
 * What a deployment on one machine and the tests of every module ask of servers: a Kafka broker and
 * an S3 server inside this JVM, which can be taken away and brought back, topics that can be
 * written to, ports, and patience.
 *
 * <p>Start reading at {@link dev.tributary.servers.EmbeddedBroker}.
 */
package dev.tributary.servers;
