package dev.tributary.storage.log;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.RoundLog;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.wire.LogRecords;
import java.util.List;
import java.util.stream.LongStream;

/** A round log of a federation of its own, written by a test. */
final class RoundLogFixture {
  private final TestBroker broker;
  final KafkaSettings settings;
  final String topic;

  RoundLogFixture(TestBroker broker, KafkaSettings settings) {
    this.broker = broker;
    this.settings = settings;
    this.topic = settings.topics().rounds();
  }

  static EpochStarted epoch(long epoch) {
    return new EpochStarted(epoch, "instance-" + epoch, 1_000 + epoch);
  }

  /** The snapshot of a log that holds the records {@code epoch(1)} to {@code epoch(upTo)}. */
  static Snapshot snapshotOf(long upTo) {
    RoundLog log = new RoundLog();
    LongStream.rangeClosed(1, upTo).forEach(e -> log.read(e - 1, epoch(e)));
    return new Snapshot(upTo, upTo, -1, log.state(), 5_000);
  }

  long append(LogRecord... records) {
    return broker.append(topic, 0, List.of(records).stream().map(LogRecords::encode).toList());
  }

  /** Appends {@code epoch(from)} to {@code epoch(to)}. */
  void appendEpochs(long from, long to) {
    broker.append(
        topic,
        0,
        LongStream.rangeClosed(from, to).mapToObj(e -> LogRecords.encode(epoch(e))).toList());
  }

  long appendBytes(byte[] value) {
    return broker.append(topic, 0, value);
  }

  void deleteBefore(long offset) {
    broker.deleteBefore(topic, 0, offset);
  }
}
