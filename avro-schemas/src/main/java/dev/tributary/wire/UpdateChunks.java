package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.update.UpdateChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Records of the topic updates. This is where the bulk of all bytes passes, so today's schema is
 * read and written by hand; a test holds it against Avro's own way.
 */
public final class UpdateChunks {
  private static final String PLAIN = "f32le";
  private static final byte[] PLAIN_UTF8 = utf8(PLAIN);
  private static final String MASKED_32 = "u32le";
  private static final byte[] MASKED_32_UTF8 = utf8(MASKED_32);
  private static final String MASKED_64 = "u64le";
  private static final byte[] MASKED_64_UTF8 = utf8(MASKED_64);
  private static final long FINGERPRINT =
      KnownSchemas.fingerprint(dev.tributary.wire.avro.UpdateChunk.SCHEMA$);

  private UpdateChunks() {}

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

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
    int bytes = Math.multiplyExact(count, Float.BYTES);
    return begin(
            job, round, modelVersion, client, attempt, shard, shards, weight, PLAIN_UTF8, bytes)
        .floats(values, from, count)
        .finish();
  }

  /**
   * A chunk of a secure round: the client's one attempt, of weight 0.
   *
   * @param modulusBits 32 or 64
   * @param values masked integers of so many bits, little endian: one a coordinate of the shard,
   *     and the weight
   */
  public static byte[] encodeMasked(
      String job,
      int round,
      int modelVersion,
      String client,
      int shard,
      int shards,
      int modulusBits,
      byte[] values) {
    byte[] encoding = modulusBits == Integer.SIZE ? MASKED_32_UTF8 : MASKED_64_UTF8;
    return begin(job, round, modelVersion, client, 1, shard, shards, 0, encoding, values.length)
        .text(values)
        .finish();
  }

  /** Everything in front of the values. */
  private static Pen begin(
      String job,
      int round,
      int modelVersion,
      String client,
      int attempt,
      int shard,
      int shards,
      long weight,
      byte[] encodingUtf8,
      int valueBytes) {
    byte[] jobUtf8 = utf8(job);
    byte[] clientUtf8 = utf8(client);
    int size =
        Pen.sizeOf(jobUtf8.length)
            + Pen.size(round)
            + Pen.size(modelVersion)
            + Pen.sizeOf(clientUtf8.length)
            + Pen.size(attempt)
            + Pen.size(shard)
            + Pen.size(shards)
            + Pen.size(weight)
            + Pen.sizeOf(encodingUtf8.length)
            + Pen.sizeOf(valueBytes);
    return new Pen(FINGERPRINT, size)
        .text(jobUtf8)
        .number(round)
        .number(modelVersion)
        .text(clientUtf8)
        .number(attempt)
        .number(shard)
        .number(shards)
        .number(weight)
        .text(encodingUtf8);
  }

  /**
   * The chunk in a record. Its values stay where they are; only a record of an older schema is
   * copied.
   *
   * @throws WireException also for another record, an id that is no name, and an unknown encoding.
   *     Numbers are taken as they are: the aggregator judges them
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
      if (!cursor.readIsOneOf(PLAIN_UTF8, MASKED_32_UTF8, MASKED_64_UTF8)) {
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
    if (!Set.of(PLAIN, MASKED_32, MASKED_64).contains(chunk.getEncoding())) {
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
    return WireException.malformed(
        "UpdateChunk: encoding must be f32le, u32le or u64le, got another");
  }
}
