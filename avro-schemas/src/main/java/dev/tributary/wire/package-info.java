/**
 * The words: which topics there are, and the codecs between their Avro records and domain values.
 * Start reading at {@link dev.tributary.wire.Topics}, then {@link dev.tributary.wire.SingleObject}.
 */
package dev.tributary.wire;
