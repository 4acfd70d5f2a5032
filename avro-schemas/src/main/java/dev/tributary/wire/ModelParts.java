package dev.tributary.wire;

import dev.tributary.wire.avro.ModelPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Records of the topic models; read and written by hand like {@link UpdateChunks}. */
public final class ModelParts {
  private static final long FINGERPRINT = KnownSchemas.fingerprint(ModelPart.SCHEMA$);

  private ModelParts() {}

  /** A part with all of {@code values}; fields as in {@link ModelPartView}. */
  public static byte[] encode(
      String job,
      int version,
      int round,
      int shard,
      int shards,
      int slot,
      int firstCoordinate,
      float[] values) {
    byte[] jobUtf8 = job.getBytes(StandardCharsets.UTF_8);
    int size =
        Pen.sizeOf(jobUtf8.length)
            + Pen.size(version)
            + Pen.size(round)
            + Pen.size(shard)
            + Pen.size(shards)
            + Pen.size(slot)
            + Pen.size(firstCoordinate)
            + Pen.sizeOf(Math.multiplyExact(values.length, Float.BYTES));
    return new Pen(FINGERPRINT, size)
        .text(jobUtf8)
        .number(version)
        .number(round)
        .number(shard)
        .number(shards)
        .number(slot)
        .number(firstCoordinate)
        .floats(values, 0, values.length)
        .finish();
  }

  /**
   * The part in a record; only a record of an older schema is copied.
   *
   * @throws WireException also for another record and values that are no float32
   */
  public static ModelPartView decode(byte[] record) throws WireException {
    return decode(record, SingleObject.KNOWN);
  }

  static ModelPartView decode(byte[] record, KnownSchemas known) throws WireException {
    ModelPartView part =
        SingleObject.fingerprint(record) == FINGERPRINT ? read(record) : resolve(record, known);
    if (part.length() % Float.BYTES != 0) {
      throw WireException.malformed(
          "ModelPart: values must be a multiple of 4 bytes, got " + part.length());
    }
    return part;
  }

  private static ModelPartView read(byte[] record) throws WireException {
    Cursor cursor = new Cursor(record, SingleObject.HEADER_BYTES);
    try {
      String job = cursor.readString();
      int version = cursor.readInt();
      int round = cursor.readInt();
      int shard = cursor.readInt();
      int shards = cursor.readInt();
      int slot = cursor.readInt();
      int firstCoordinate = cursor.readInt();
      int length = cursor.readLength();
      int offset = cursor.skip(length);
      if (cursor.remaining() > 0) {
        throw SingleObject.trailing("ModelPart", cursor.remaining());
      }
      return new ModelPartView(
          job, version, round, shard, shards, slot, firstCoordinate, record, offset, length);
    } catch (IOException e) {
      throw WireException.malformed("ModelPart", e);
    }
  }

  private static ModelPartView resolve(byte[] record, KnownSchemas known) throws WireException {
    ModelPart part = SingleObject.decode(record, ModelPart.class, known);
    byte[] values = part.getValues().array();
    return new ModelPartView(
        part.getJob(),
        part.getVersion(),
        part.getRound(),
        part.getShard(),
        part.getShards(),
        part.getSlot(),
        part.getFirstCoordinate(),
        values,
        0,
        values.length);
  }
}
