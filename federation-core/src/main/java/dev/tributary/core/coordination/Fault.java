package dev.tributary.core.coordination;

import dev.tributary.core.update.RejectReason;

/**
 * A contribution that was rejected through its sender's own fault.
 *
 * @param client whose it is: in the clear as the record says, in {@code secagg} as it is signed
 * @param topic where the first record that failed lies; with partition and offset it tells repeats
 * @param sentMillis when the broker received that record
 */
public record Fault(
    String client,
    String job,
    RejectReason reason,
    String topic,
    int partition,
    long offset,
    long sentMillis) {
  boolean isSame(Fault other) {
    return offset == other.offset && partition == other.partition && topic.equals(other.topic);
  }
}
