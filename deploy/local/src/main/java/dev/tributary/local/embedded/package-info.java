/**
 * A Flink cluster inside this JVM, beside the broker and the S3 server of {@code deploy/servers}:
 * tests and the quick start can take each away and bring it back.
 *
 * <p>Start reading at {@link dev.tributary.local.embedded.EmbeddedStack}.
 */
package dev.tributary.local.embedded;
