package dev.tributary.core.secagg;

import java.security.SecureRandom;
import java.util.Random;

/** Gives the same bytes for the same seed, so that a test can be repeated. */
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1;
  private final Random random;

  SeededRandom(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }

  /** 32 of them. */
  Secret secret() {
    byte[] bytes = new byte[32];
    nextBytes(bytes);
    return Secret.of(bytes);
  }
}
