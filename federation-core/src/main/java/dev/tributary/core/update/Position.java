package dev.tributary.core.update;

import java.util.Comparator;

/** Where a record lies in the updates topic; in the order of partitions, then offsets. */
public record Position(int partition, long offset) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::partition).thenComparingLong(Position::offset);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
