package dev.tributary.core.secagg;

/** A mask's seed, and whether the mask was added to the values or subtracted from them. */
record SignedMask(Secret seed, boolean added) {

  /** Puts the mask on. */
  void applyTo(byte[] values, int count, Modulus modulus, int shard, MaskStream masks) {
    if (added) {
      masks.add(modulus, seed, shard, values, 0, count);
    } else {
      masks.subtract(modulus, seed, shard, values, 0, count);
    }
  }

  /** Takes the mask off. */
  void removeFrom(byte[] values, int count, Modulus modulus, int shard, MaskStream masks) {
    if (added) {
      masks.subtract(modulus, seed, shard, values, 0, count);
    } else {
      masks.add(modulus, seed, shard, values, 0, count);
    }
  }
}
