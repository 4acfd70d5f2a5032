package dev.tributary.core.simulation;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import java.util.ArrayList;
import java.util.List;

/** The round log: one partition, with the state that each of its prefixes amounts to. */
final class RoundsTopic {
  private final List<LogRecord> records = new ArrayList<>();
  private final List<LogState> prefixes = new ArrayList<>(List.of(LogState.EMPTY));
  private final RoundLog reader = new RoundLog();
  private long newestSnapshot = -1;

  /** Appends and tells what every reader must make of it. */
  RoundLog.Reading append(LogRecord record) {
    long offset = records.size();
    records.add(record);
    RoundLog.Reading reading = reader.read(offset, record);
    prefixes.add(reader.state());
    if (record instanceof Snapshot) {
      newestSnapshot = offset;
    }
    return reading;
  }

  LogRecord get(long offset) {
    return records.get(Math.toIntExact(offset));
  }

  /** The offset that is written next. */
  long end() {
    return records.size();
  }

  /** The outcome of all records. */
  LogState now() {
    return reader.state();
  }

  /** The outcome of the records before an offset. */
  LogState before(long offset) {
    return prefixes.get(Math.toIntExact(offset));
  }

  /** A reader at the beginning. */
  RoundLog fromStart() {
    return new RoundLog();
  }

  boolean hasSnapshot() {
    return newestSnapshot >= 0;
  }

  /** A reader at the newest snapshot. */
  RoundLog fromSnapshot() {
    return RoundLog.at((Snapshot) get(newestSnapshot));
  }
}
