package dev.tributary.core.selection;

import java.util.Random;

/** Lots that decide between clients: the same ones for a job's seed and a round, in every run. */
final class Lots {
  private final Random random;

  Lots(long seed, int round) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + round);
  }

  Random random() {
    return random;
  }

  double next() {
    return random.nextDouble();
  }

  /**
   * A lot that is the largest of several with a probability in proportion to its weight: the
   * largest k of them are a sample without replacement (Efraimidis, Spirakis, IPL 97, 2006).
   *
   * @param weight above 0
   */
  double next(double weight) {
    // ln(u) / weight orders as u^(1/weight) does, and does not underflow.
    return Math.log(1 - random.nextDouble()) / weight;
  }
}
