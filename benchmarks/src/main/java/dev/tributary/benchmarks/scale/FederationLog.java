package dev.tributary.benchmarks.scale;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.RoundLog;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.storage.log.KafkaLogTail;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.RejectedContribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the federation has said so far about its one job: decisions and rejections. */
final class FederationLog implements AutoCloseable {
  private final String rejectedTopic;
  private final KafkaLogTail tail;
  private final PositionalReader reader;
  private final RoundLog log = new RoundLog();
  private final Map<Integer, RoundStarted> started = new TreeMap<>();
  private final Map<Integer, RoundClosed> closed = new TreeMap<>();
  private final Map<Integer, ModelPublished> published = new TreeMap<>();
  private final List<RejectedContribution> rejected = new ArrayList<>();
  private long nextRejected;

  FederationLog(KafkaSettings kafka) {
    this.rejectedTopic = kafka.topics().rejected();
    this.tail = new KafkaLogTail(kafka);
    this.reader = new PositionalReader(kafka);
  }

  /**
   * Reads on to the end of the log.
   *
   * @throws IllegalStateException if a round was abandoned
   */
  void read() {
    tail.read(
        log.nextOffset(),
        (offset, record) -> {
          if (log.read(offset, record) == RoundLog.Reading.EFFECTIVE) {
            keep(record);
          }
        });
  }

  private void keep(LogRecord record) {
    if (record instanceof RoundStarted round) {
      started.put(round.round(), round);
    } else if (record instanceof RoundClosed round) {
      closed.put(round.round(), round);
    } else if (record instanceof ModelPublished model && model.round() > 0) {
      published.put(model.round(), model);
    } else if (record instanceof RoundAbandoned round) {
      throw new IllegalStateException(
          "round %d was abandoned: %s".formatted(round.round(), round.reason()));
    }
  }

  /** By round. */
  Map<Integer, RoundStarted> started() {
    return started;
  }

  /** By round. */
  Map<Integer, RoundClosed> closed() {
    return closed;
  }

  /** By round. */
  Map<Integer, ModelPublished> published() {
    return published;
  }

  Optional<JobState.Ended> end() {
    return log.state().jobs().get(Workload.JOB) instanceof JobState.Ended ended
        ? Optional.of(ended)
        : Optional.empty();
  }

  /** All rejections up to now. */
  List<RejectedContribution> rejected() {
    long end = reader.endOffset(rejectedTopic, 0);
    reader.readRange(
        rejectedTopic, 0, nextRejected, end, (offset, bytes) -> rejected.add(rejection(bytes)));
    nextRejected = end;
    return List.copyOf(rejected);
  }

  private static RejectedContribution rejection(byte[] bytes) {
    try {
      return Rejections.decode(bytes);
    } catch (WireException e) {
      throw new IllegalStateException("a record of the rejected topic can not be read", e);
    }
  }

  @Override
  public void close() {
    tail.close();
    reader.close();
  }
}
