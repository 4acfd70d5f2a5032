package dev.tributary.core.aggregation;

/**
 * The weighted sum of one shard's contributions as integers on the round's grid, with the total
 * weight, the count and the fingerprint of what it holds. Addition wraps modulo 2^64 and is
 * therefore exact and invertible in any order.
 */
public final class ExactSum {
  private final long[] values;
  private long weight;
  private int count;
  private Fingerprint fingerprint;

  /** An empty sum of so many coordinates. */
  public ExactSum(int coordinates) {
    this(new long[coordinates], 0, 0, Fingerprint.ZERO);
  }

  /** Takes {@code values} over without a copy. */
  public ExactSum(long[] values, long weight, int count, Fingerprint fingerprint) {
    this.values = values;
    this.weight = weight;
    this.count = count;
    this.fingerprint = fingerprint;
  }

  /** The integers themselves, shared; a kernel adds to them and then calls {@link #added}. */
  public long[] values() {
    return values;
  }

  public long weight() {
    return weight;
  }

  /** Contributions held; negative in a partial sum that mostly takes out. */
  public int count() {
    return count;
  }

  public Fingerprint fingerprint() {
    return fingerprint;
  }

  /** Notes that a contribution's values were added. */
  public void added(Fingerprint contribution, long contributionWeight) {
    fingerprint = fingerprint.plus(contribution);
    weight += contributionWeight;
    count++;
  }

  /** Notes that a contribution's values were subtracted. */
  public void subtracted(Fingerprint contribution, long contributionWeight) {
    fingerprint = fingerprint.minus(contribution);
    weight -= contributionWeight;
    count--;
  }

  /** Adds another sum of the same shard and round. */
  public void add(ExactSum other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "sum must have %d coordinates, got %d".formatted(values.length, other.values.length));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] += other.values[i];
    }
    weight += other.weight;
    count += other.count;
    fingerprint = fingerprint.plus(other.fingerprint);
  }

  /** Empties the sum for reuse. */
  public void clear() {
    java.util.Arrays.fill(values, 0);
    weight = 0;
    count = 0;
    fingerprint = Fingerprint.ZERO;
  }
}
