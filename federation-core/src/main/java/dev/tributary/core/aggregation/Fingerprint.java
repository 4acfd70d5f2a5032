package dev.tributary.core.aggregation;

/**
 * What a sum holds, as a 128-bit sum of the keyed hashes of its contributions: it does not depend
 * on order, and taking a contribution out subtracts its hash.
 */
public record Fingerprint(long high, long low) {
  public static final Fingerprint ZERO = new Fingerprint(0, 0);

  public Fingerprint plus(Fingerprint other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new Fingerprint(high + other.high + carry, sum);
  }

  public Fingerprint minus(Fingerprint other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new Fingerprint(high - other.high - borrow, low - other.low);
  }
}
