package dev.tributary.control.view;

import dev.tributary.wire.Rejections;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.RejectedContribution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The newest contributions that do not count, each once, and how many there were for each reason.
 * One thread writes, any number read.
 */
public final class RejectionsView {
  /** Contributions that are kept. */
  static final int KEPT = 10_000;

  private final ArrayDeque<Entry> newest = new ArrayDeque<>();
  private final Set<Place> places = new HashSet<>();
  private final Map<String, Long> byReason = new TreeMap<>();

  /** The first record of a contribution that failed: what tells repeats. */
  private record Place(String topic, int partition, long offset) {
    static Place of(RejectedContribution record) {
      return new Place(record.getTopic(), record.getPartition(), record.getOffset());
    }
  }

  /**
   * A rejected contribution.
   *
   * @param offset its place in the topic rejected
   */
  public record Entry(long offset, RejectedContribution record) {}

  /** Takes a record of the topic rejected; what does not decode is passed over. */
  public synchronized void read(long offset, byte[] value) {
    RejectedContribution record;
    try {
      record = Rejections.decode(value);
    } catch (WireException malformed) {
      return;
    }
    if (!places.add(Place.of(record))) {
      return;
    }
    newest.addFirst(new Entry(offset, record));
    byReason.merge(record.getReason(), 1L, Long::sum);
    if (newest.size() > KEPT) {
      places.remove(Place.of(newest.removeLast().record()));
    }
  }

  /** The newest first, from before an offset. */
  public synchronized List<Entry> before(
      long offset, Predicate<RejectedContribution> filter, int most) {
    List<Entry> found = new ArrayList<>();
    for (Entry entry : newest) {
      if (found.size() == most) {
        break;
      }
      if (entry.offset() < offset && filter.test(entry.record())) {
        found.add(entry);
      }
    }
    return found;
  }

  /** How many of those that are kept there are of some, by reason. */
  public synchronized Map<String, Long> byReason(Predicate<RejectedContribution> filter) {
    Map<String, Long> counts = new TreeMap<>();
    for (Entry entry : newest) {
      if (filter.test(entry.record())) {
        counts.merge(entry.record().getReason(), 1L, Long::sum);
      }
    }
    return counts;
  }

  /** How many were read since this view was made, by reason. */
  public synchronized Map<String, Long> byReason() {
    return new TreeMap<>(byReason);
  }
}
