package dev.tributary.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro's single-object encoding: {@code C3 01}, the CRC-64-AVRO fingerprint of the writer's schema,
 * little endian, and the record in binary encoding. Nothing follows it.
 */
public final class SingleObject {
  static final int HEADER_BYTES = 10;
  private static final byte MARKER_0 = (byte) 0xC3;
  private static final byte MARKER_1 = 0x01;
  static final KnownSchemas KNOWN = KnownSchemas.load();

  private SingleObject() {}

  /**
   * The bytes of a record that has every field set.
   *
   * @throws IllegalArgumentException for a record that only appears inside others
   */
  public static byte[] encode(SpecificRecord record) {
    KnownSchemas.Form form = KNOWN.form(record);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    byte[] header = new byte[HEADER_BYTES];
    putHeader(form.fingerprint(), header);
    bytes.write(header, 0, header.length);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      form.writer().write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory can be written to", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The record in these bytes, in today's form: a record of an older schema is resolved.
   *
   * @throws WireException for a schema that this version does not know and for broken bytes of any
   *     kind
   */
  public static SpecificRecord decode(byte[] bytes) throws WireException {
    return decode(bytes, KNOWN);
  }

  /**
   * A record of one type.
   *
   * @throws WireException also for a record of another type
   */
  public static <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type)
      throws WireException {
    return decode(bytes, type, KNOWN);
  }

  static <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type, KnownSchemas known)
      throws WireException {
    SpecificRecord record = decode(bytes, known);
    if (!type.isInstance(record)) {
      throw WireException.malformed(
          "record must be a %s, got a %s"
              .formatted(type.getSimpleName(), record.getSchema().getName()));
    }
    return type.cast(record);
  }

  static SpecificRecord decode(byte[] bytes, KnownSchemas known) throws WireException {
    long fingerprint = fingerprint(bytes);
    SpecificDatumReader<SpecificRecord> reader =
        known.reader(fingerprint).orElseThrow(() -> WireException.unknownSchema(fingerprint));
    Cursor cursor = new Cursor(bytes, HEADER_BYTES);
    SpecificRecord record;
    try {
      record = reader.read(null, new CheckedDecoder(cursor));
    } catch (IOException | RuntimeException e) {
      // Avro's readers answer an index or a symbol out of range with whatever exception they hit.
      throw WireException.malformed(reader.getSchema().getName(), e);
    }
    if (cursor.remaining() > 0) {
      throw trailing(reader.getSchema().getName(), cursor.remaining());
    }
    return record;
  }

  static WireException trailing(String subject, int bytes) {
    return WireException.malformed(
        "%s must end where its last field does, got %d bytes more".formatted(subject, bytes));
  }

  /** The fingerprint in front of a record; null, as of a tombstone, is no record. */
  static long fingerprint(byte[] bytes) throws WireException {
    if (bytes == null) {
      throw WireException.malformed("record must have bytes, got null");
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != MARKER_0 || bytes[1] != MARKER_1) {
      throw WireException.malformed(
          "record must begin with C3 01 and a fingerprint, got %d bytes".formatted(bytes.length));
    }
    long fingerprint = 0;
    for (int i = HEADER_BYTES - 1; i > 1; i--) {
      fingerprint = fingerprint << 8 | (bytes[i] & 0xff);
    }
    return fingerprint;
  }

  static void putHeader(long fingerprint, byte[] target) {
    target[0] = MARKER_0;
    target[1] = MARKER_1;
    for (int i = 0; i < Long.BYTES; i++) {
      target[2 + i] = (byte) (fingerprint >>> (8 * i));
    }
  }
}
