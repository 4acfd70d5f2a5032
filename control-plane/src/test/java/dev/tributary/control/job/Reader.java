package dev.tributary.control.job;

import dev.tributary.core.round.LogRecord;
import java.util.ArrayList;
import java.util.List;

/** A history that reads records one after the other and keeps the events. */
public final class Reader {
  private final JobHistory history = new JobHistory();
  private final List<JobEvent> events = new ArrayList<>();

  /** Begins with an epoch, then these. */
  public static Reader of(LogRecord... records) {
    Reader reader = new Reader();
    reader.read(Records.epoch());
    reader.read(records);
    return reader;
  }

  public void read(LogRecord... records) {
    for (LogRecord record : records) {
      history.read(history.nextOffset(), record).ifPresent(events::add);
    }
  }

  public JobHistory history() {
    return history;
  }

  public JobView job() {
    return history.job(Records.JOB).orElseThrow();
  }

  String waitsFor() {
    return job().summary().waitsFor();
  }

  public RoundView round(int round) {
    return job().rounds().get(round - 1);
  }

  public List<JobEvent> events() {
    return List.copyOf(events);
  }
}
