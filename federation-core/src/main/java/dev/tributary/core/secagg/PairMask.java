package dev.tributary.core.secagg;

/**
 * The mask that two neighbours share: one adds it, the other subtracts it, and the sum has none.
 */
final class PairMask {
  private PairMask() {}

  /** Whether this client adds the pair's mask; the other then subtracts it. */
  static boolean isAddedBy(int cohortIndex, int other) {
    return cohortIndex < other;
  }

  /**
   * The seed, the same for both.
   *
   * @param agreement X25519 of the two mask keys
   * @param one cohort index of either
   */
  static Secret seed(Secret agreement, RoundId round, Bytes rosterDigest, int one, int other) {
    return KeyDerivation.derive(
        agreement,
        new Fields("tributary secagg pair mask 1")
            .round(round)
            .bytes(rosterDigest)
            .number(Math.min(one, other))
            .number(Math.max(one, other)));
  }
}
