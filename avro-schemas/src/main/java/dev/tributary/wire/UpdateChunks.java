package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.update.UpdateChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Records of the topic updates. This is where the bulk of all bytes passes, so today's schema is
 * read and written by hand; a test holds it against Avro's own way.
 */
public final class UpdateChunks {
  private static final String ENCODING = "f32le";
  private static final byte[] ENCODING_UTF8 = ENCODING.getBytes(StandardCharsets.UTF_8);
  private static final long FINGERPRINT =
      KnownSchemas.fingerprint(dev.tributary.wire.avro.UpdateChunk.SCHEMA$);

  private UpdateChunks() {}

  /**
   * A chunk with {@code values[from, from + count)}; fields as in the core's {@link UpdateChunk}.
   */
  public static byte[] encode(
      String job,
      int round,
      int modelVersion,
      String client,
      int attempt,
      int shard,
      int shards,
      long weight,
      float[] values,
      int from,
      int count) {
    byte[] jobUtf8 = job.getBytes(StandardCharsets.UTF_8);
    byte[] clientUtf8 = client.getBytes(StandardCharsets.UTF_8);
    int size =
        Pen.sizeOf(jobUtf8.length)
            + Pen.size(round)
            + Pen.size(modelVersion)
            + Pen.sizeOf(clientUtf8.length)
            + Pen.size(attempt)
            + Pen.size(shard)
            + Pen.size(shards)
            + Pen.size(weight)
            + Pen.sizeOf(ENCODING_UTF8.length)
            + Pen.sizeOf(Math.multiplyExact(count, Float.BYTES));
    return new Pen(FINGERPRINT, size)
        .text(jobUtf8)
        .number(round)
        .number(modelVersion)
        .text(clientUtf8)
        .number(attempt)
        .number(shard)
        .number(shards)
        .number(weight)
        .text(ENCODING_UTF8)
        .floats(values, from, count)
        .finish();
  }

  /**
   * The chunk in a record. Its values stay where they are; only a record of an older schema is
   * copied.
   *
   * @throws WireException also for another record, an id that is no name, and an encoding other
   *     than f32le. Numbers are taken as they are: the aggregator judges them
   */
  public static UpdateChunk view(byte[] record) throws WireException {
    return view(record, SingleObject.KNOWN);
  }

  static UpdateChunk view(byte[] record, KnownSchemas known) throws WireException {
    UpdateChunk chunk =
        SingleObject.fingerprint(record) == FINGERPRINT ? read(record) : resolve(record, known);
    try {
      // They go into metrics, keys and rejections, so they must be short.
      Require.name("job", Texts.cut(chunk.job()));
      Require.name("client", Texts.cut(chunk.client()));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("UpdateChunk", e);
    }
    return chunk;
  }

  private static UpdateChunk read(byte[] record) throws WireException {
    Cursor cursor = new Cursor(record, SingleObject.HEADER_BYTES);
    try {
      String job = cursor.readString();
      int round = cursor.readInt();
      int modelVersion = cursor.readInt();
      String client = cursor.readString();
      int attempt = cursor.readInt();
      int shard = cursor.readInt();
      int shards = cursor.readInt();
      long weight = cursor.readLong();
      if (!cursor.readIs(ENCODING_UTF8)) {
        throw otherEncoding();
      }
      int length = cursor.readLength();
      int offset = cursor.skip(length);
      if (cursor.remaining() > 0) {
        throw SingleObject.trailing("UpdateChunk", cursor.remaining());
      }
      return new UpdateChunk(
          job, round, modelVersion, client, attempt, shard, shards, weight, record, offset, length);
    } catch (IOException e) {
      throw WireException.malformed("UpdateChunk", e);
    }
  }

  private static UpdateChunk resolve(byte[] record, KnownSchemas known) throws WireException {
    dev.tributary.wire.avro.UpdateChunk chunk =
        SingleObject.decode(record, dev.tributary.wire.avro.UpdateChunk.class, known);
    if (!chunk.getEncoding().equals(ENCODING)) {
      throw otherEncoding();
    }
    byte[] values = chunk.getValues().array();
    return new UpdateChunk(
        chunk.getJob(),
        chunk.getRound(),
        chunk.getModelVersion(),
        chunk.getClient(),
        chunk.getAttempt(),
        chunk.getShard(),
        chunk.getShards(),
        chunk.getWeight(),
        values,
        0,
        values.length);
  }

  private static WireException otherEncoding() {
    return WireException.malformed("UpdateChunk: encoding must be " + ENCODING + ", got another");
  }
}
