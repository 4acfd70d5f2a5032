package dev.tributary.core.simulation;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** All chance in a simulated federation. The same seed throws the same numbers. */
final class Dice {
  private final Random random;

  Dice(long seed) {
    // Neighbouring seeds of java.util.Random begin alike.
    this.random = new Random(mix(seed));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Uniform in [low, high]. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  long seed() {
    return random.nextLong();
  }

  /** Removes one. */
  <T> T take(List<T> values) {
    return values.remove(random.nextInt(values.size()));
  }

  void shuffle(List<?> values) {
    Collections.shuffle(values, random);
  }

  /** The finalizer of SplitMix64. */
  static long mix(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
