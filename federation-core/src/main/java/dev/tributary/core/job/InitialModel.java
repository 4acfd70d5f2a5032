package dev.tributary.core.job;

/**
 * Version 0 of a model, drawn coordinate by coordinate from the seed: coordinate i does not depend
 * on any other, so every shard draws its own and all agree bit for bit.
 */
public final class InitialModel {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private InitialModel() {}

  /** The values of one shard. */
  public static float[] shard(ModelSpec model, int shard) {
    float[] values = new float[model.shardSize(shard)];
    long start = model.shardStart(shard);
    long tensorStart = 0;
    for (TensorSpec tensor : model.tensors()) {
      long tensorEnd = tensorStart + tensor.size();
      double bound = tensor.initBound();
      long from = Math.max(start, tensorStart);
      long to = Math.min(start + values.length, tensorEnd);
      if (bound > 0) {
        for (long i = from; i < to; i++) {
          values[(int) (i - start)] = (float) (bound * (2 * unit(model.seed(), i) - 1));
        }
      }
      tensorStart = tensorEnd;
    }
    return values;
  }

  /** Uniform in [0, 1): SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) at position i. */
  private static double unit(long seed, long i) {
    long z = seed + (i + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1.0p-53;
  }
}
