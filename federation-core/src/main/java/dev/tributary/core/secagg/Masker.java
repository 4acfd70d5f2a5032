package dev.tributary.core.secagg;

import java.util.List;
import java.util.Objects;

/**
 * Turns a client's shards into masked chunks, each on its own and in any order. One thread; to be
 * closed when the upload is over, which wipes the seeds.
 */
public final class Masker implements AutoCloseable {
  private final Quantizer quantizer;
  private final List<SignedMask> masks;
  private final Secret rounding;
  private final KeyStream draws = new KeyStream();
  private final MaskStream stream;

  Masker(Quantizer quantizer, List<SignedMask> masks, Secret rounding, MaskStream stream) {
    this.quantizer = quantizer;
    this.masks = List.copyOf(masks);
    this.rounding = rounding;
    this.stream = stream;
  }

  /**
   * The chunk of a shard: its coordinates, weighted, on the grid and masked, and after them the
   * weight, masked as well; little-endian integers of the modulus.
   *
   * @param floats the shard's coordinates as little-endian float32, from {@code offset}
   * @param weight the same for all shards
   * @return {@code (count + 1) * modulus.bytes()} bytes
   */
  public byte[] chunk(int shard, byte[] floats, int offset, int count, long weight) {
    Objects.checkFromIndexSize(offset, count * Float.BYTES, floats.length);
    byte[] chunk = new byte[(count + 1) * quantizer.modulus().bytes()];
    quantizer.quantise(floats, offset, count, weight, draws.open(rounding, shard), chunk);
    return masked(shard, chunk);
  }

  /**
   * The chunk of a shard whose coordinates are on the grid already, for instance with noise: the
   * same as {@link #chunk(int, byte[], int, int, long)} but for the rounding.
   *
   * @param values the modulus takes what passes it around
   * @param last what stands in the weight's place, the weight if nothing else
   */
  public byte[] chunk(int shard, long[] values, long last) {
    Modulus modulus = quantizer.modulus();
    byte[] chunk = new byte[(values.length + 1) * modulus.bytes()];
    for (int i = 0; i < values.length; i++) {
      modulus.put(chunk, i, values[i]);
    }
    modulus.put(chunk, values.length, last);
    return masked(shard, chunk);
  }

  private byte[] masked(int shard, byte[] chunk) {
    Modulus modulus = quantizer.modulus();
    for (SignedMask mask : masks) {
      mask.applyTo(chunk, chunk.length / modulus.bytes(), modulus, shard, stream);
    }
    return chunk;
  }

  @Override
  public void close() {
    masks.forEach(mask -> mask.seed().wipe());
    rounding.wipe();
  }
}
