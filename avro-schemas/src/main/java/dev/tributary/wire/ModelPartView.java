package dev.tributary.wire;

import dev.tributary.core.vector.FloatBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * One record of the topic models, with its values still in the record's bytes.
 *
 * @param slot 0 for the parameters, 1, 2, ... for the server optimizer's state vectors
 * @param firstCoordinate position of the first value in the parameter vector
 * @param bytes the record; little-endian float32 values lie at {@code [offset, offset + length)}
 * @param length a multiple of 4
 */
public record ModelPartView(
    String job,
    int version,
    int round,
    int shard,
    int shards,
    int slot,
    int firstCoordinate,
    byte[] bytes,
    int offset,
    int length) {

  /** Number of values. */
  public int count() {
    return length / Float.BYTES;
  }

  /** Writes the values into {@code target} from {@code from} on. */
  public void copyTo(float[] target, int from) {
    ByteBuffer.wrap(bytes, offset, length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(target, from, count());
  }

  /** A copy of the values. */
  public float[] values() {
    float[] values = new float[count()];
    copyTo(values, 0);
    return values;
  }

  /** Hex SHA-256 of the values' bytes, as a {@code ShardLocation.Part} gives it. */
  public String sha256() {
    MessageDigest sha256 = FloatBytes.newSha256();
    sha256.update(bytes, offset, length);
    return HexFormat.of().formatHex(sha256.digest());
  }
}
