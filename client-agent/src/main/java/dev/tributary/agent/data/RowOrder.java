package dev.tributary.agent.data;

import java.util.Random;

/**
 * Seeded orders of rows. They rest on {@link Random}, the one generator whose every draw the
 * platform specifies, so a seed means the same order on every JDK.
 */
public final class RowOrder {
  private RowOrder() {}

  /** The numbers {@code 0 .. rows - 1} in an order drawn from the seed (Fisher and Yates). */
  public static int[] shuffled(int rows, long seed) {
    Random random = random(seed);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    for (int i = rows - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  /** A generator whose draws for neighbouring seeds are unlike; {@link Random}'s own are not. */
  static Random random(long seed) {
    // Steele, Lea, Flood 2014, SplitMix64's output function.
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return new Random(z ^ (z >>> 31));
  }
}
