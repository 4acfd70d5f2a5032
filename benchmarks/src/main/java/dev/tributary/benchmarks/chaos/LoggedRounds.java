package dev.tributary.benchmarks.chaos;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.RoundLog;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaLogTail;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the effective records of the round log say about one job. */
final class LoggedRounds {
  private final String job;
  private final RoundLog log = new RoundLog();
  private final Map<Integer, RoundStarted> started = new HashMap<>();
  private final Map<Integer, RoundClosed> closed = new HashMap<>();
  private final SortedMap<Integer, ModelPublished> published = new TreeMap<>();
  private final SortedMap<Integer, ModelArchived> archived = new TreeMap<>();
  private JobSpec spec;

  private LoggedRounds(String job) {
    this.job = job;
  }

  static LoggedRounds read(KafkaSettings kafka, String job) {
    LoggedRounds rounds = new LoggedRounds(job);
    try (KafkaLogTail tail = new KafkaLogTail(kafka)) {
      tail.read(0, rounds::take);
    }
    return rounds;
  }

  private void take(long offset, LogRecord record) {
    if (log.read(offset, record) != RoundLog.Reading.EFFECTIVE
        || !(record instanceof OfJob ofJob)
        || !ofJob.job().equals(job)) {
      return;
    }
    if (record instanceof JobAccepted accepted) {
      spec = accepted.spec();
    } else if (record instanceof RoundStarted start) {
      started.put(start.round(), start);
    } else if (record instanceof RoundClosed close) {
      closed.put(close.round(), close);
    } else if (record instanceof ModelPublished model) {
      published.put(model.version(), model);
    } else if (record instanceof ModelArchived model) {
      archived.put(model.version(), model);
    }
  }

  JobSpec spec() {
    return spec;
  }

  RoundStarted started(int round) {
    return started.get(round);
  }

  RoundClosed closed(int round) {
    return closed.get(round);
  }

  /** By version, from 0. */
  SortedMap<Integer, ModelPublished> published() {
    return published;
  }

  /** By version. */
  SortedMap<Integer, ModelArchived> archived() {
    return archived;
  }
}
