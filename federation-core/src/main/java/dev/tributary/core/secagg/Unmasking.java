package dev.tributary.core.secagg;

import java.util.List;
import java.util.Objects;

/**
 * The masks that are left in the sum over a round's members: each member's own, and those that a
 * member shares with a neighbour whose values do not count. It is the same for all shards; each
 * takes its part out of its own sum. Lives in memory only and holds nothing that says more than the
 * sum does, together with the values on the topic.
 */
public final class Unmasking {
  private final List<SignedMask> masks;

  Unmasking(List<SignedMask> masks) {
    this.masks = List.copyOf(masks);
  }

  /** How many masks are expanded for each shard. */
  public int masks() {
    return masks.size();
  }

  /** Forgets the seeds; nothing can be unmasked any more. */
  public void wipe() {
    masks.forEach(mask -> mask.seed().wipe());
  }

  /**
   * Unmasks a shard's sum: coordinates and, as the last integer, the weight. Afterwards each is the
   * plain sum of the members' integers.
   *
   * @param sum the sum of the members' chunks: see {@link Modulus#addTo}
   * @param count how many integers of it, from the first one, are masked
   * @param stream the calling thread's
   */
  public void unmask(int shard, long[] sum, int count, Modulus modulus, MaskStream stream) {
    Objects.checkFromIndexSize(0, count, sum.length);
    // As a chunk has them: the words of thousands of masks are added to words, not to longs.
    byte[] values = new byte[count * modulus.bytes()];
    for (int i = 0; i < count; i++) {
      modulus.put(values, i, sum[i]);
    }
    for (SignedMask mask : masks) {
      mask.removeFrom(values, count, modulus, shard, stream);
    }
    for (int i = 0; i < count; i++) {
      sum[i] = modulus.get(values, i);
    }
  }
}
