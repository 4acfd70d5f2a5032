package dev.tributary.benchmarks.secure;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.core.vector.Grid;
import java.util.SplittableRandom;

/**
 * What every client gives, each at its own weight. The coordinates lie on any grid that is finer
 * than 1/16, so nothing is rounded and the sum is known.
 */
final class Model {
  static final int MAX_WEIGHT = 10;

  private static final int SHARD = 1 << 17;
  private static final int BOUND = 4;
  private static final int STEPS = 16;

  private final float[] values;
  private final byte[] bytes;

  /** What is done with a client's chunk. */
  @FunctionalInterface
  interface Upload {
    void take(int shard, byte[] chunk);
  }

  Model(int params) {
    SplittableRandom random = new SplittableRandom(1);
    values = new float[params];
    for (int i = 0; i < params; i++) {
      values[i] = random.nextInt(-BOUND * STEPS, BOUND * STEPS + 1) / (float) STEPS;
    }
    bytes = FloatBytes.encode(values, 0, params);
  }

  int shards() {
    return (values.length + SHARD - 1) / SHARD;
  }

  /** Coordinates of a shard. */
  int coordinates(int shard) {
    return Math.min(SHARD, values.length - shard * SHARD);
  }

  /** All coordinates as float32, little-endian. */
  byte[] bytes() {
    return bytes;
  }

  /** Where a shard begins in {@link #bytes}. */
  int offset(int shard) {
    return shard * SHARD * Float.BYTES;
  }

  Quantizer quantizer(int clients) {
    SecureAggregationSpec masks =
        new SecureAggregationSpec(
            Integer.SIZE, ThreatModel.SEMI_HONEST, 0, 0, 40, SecureAggregationSpec.LEAST_MEMBERS);
    Grid grid = masks.grid(new UpdateSpec(BOUND, MAX_WEIGHT), clients);
    return new Quantizer(BOUND, MAX_WEIGHT, Modulus.TWO_TO_32, grid);
  }

  /** A sum for each shard, with the weight behind the coordinates. */
  long[][] sums() {
    long[][] sums = new long[shards()][];
    for (int shard = 0; shard < sums.length; shard++) {
      sums[shard] = new long[coordinates(shard) + 1];
    }
    return sums;
  }

  /**
   * @throws IllegalStateException if an unmasked sum is not that of clients with this weight in all
   */
  void requireExact(long[][] sums, int clients, long weight) {
    int exponent = quantizer(clients).grid().scaleExponent();
    for (int shard = 0; shard < sums.length; shard++) {
      int coordinates = coordinates(shard);
      for (int i = 0; i <= coordinates; i++) {
        double value = i == coordinates ? 1 : Math.scalb(values[shard * SHARD + i], exponent);
        if (sums[shard][i] != (long) (value * weight)) {
          throw new IllegalStateException(
              "shard %d integer %d of the sum must be %d, got %d"
                  .formatted(shard, i, (long) (value * weight), sums[shard][i]));
        }
      }
    }
  }
}
