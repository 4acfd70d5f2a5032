package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Transcript;
import dev.tributary.wire.avro.JobAccepted;
import dev.tributary.wire.avro.KeysFixed;
import dev.tributary.wire.avro.RoundClosed;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.StopJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LogRecordsTest {
  private static final int KAFKA_DEFAULT_MOST_BYTES = 1 << 20;

  static final List<SpecificRecord> NONSENSE =
      List.of(
          new JobAccepted(1L, "a", "{}", "key", 0L),
          new JobAccepted(1L, "a", "no JSON", "key", 0L),
          new RoundStarted(1L, "a", 1, 0, List.of("c"), 1, 5000, 0L, 0L, null, null),
          new RoundClosed(1L, "a", 1, List.of(0, 1), List.of(1), List.of(0, 0), 1L, 4L, 0L, null),
          new RoundClosed(1L, "a", 1, List.of(0, 1), List.of(1, 1), List.of(0), 1L, 4L, 0L, null),
          new RoundClosed(1L, "a", 1, List.of(-1), List.of(1), List.of(0), 1L, 4L, 0L, null),
          new RoundClosed(1L, "a", 1, List.of(0), List.of(0), List.of(0), 1L, 4L, 0L, null),
          keys(List.of(0, 1), List.of(0), List.of(1L, 2L)),
          keys(List.of(0, 1), List.of(0, 0), List.of(1L)),
          keys(List.of(-1), List.of(0), List.of(1L)),
          keys(List.of(0), List.of(0), List.of(-1L)),
          new StopJob("a", "this is a command", 0L));

  private static KeysFixed keys(
      List<Integer> indexes, List<Integer> partitions, List<Long> offsets) {
    return new KeysFixed(
        1L, "a", 1, indexes, partitions, offsets, new Sha256(new byte[32]), 2, 1, 0L);
  }

  @Test
  void everyKindOfRecordReadsBackAsItWasWritten() throws WireException {
    for (int seed = 0; seed < 200; seed++) {
      for (LogRecord record : new RandomLog(seed).records()) {
        LogRecord read = LogRecords.decode(LogRecords.encode(record));

        assertThat(read).as("seed %d", seed).isEqualTo(record);
      }
    }
  }

  @Test
  void aRoundOfNobodyReadsBackAsItWasWritten() throws WireException {
    RandomLog log = new RandomLog(1);
    for (LogRecord record : List.of(log.started(0), log.closed(0))) {
      assertThat(LogRecords.decode(LogRecords.encode(record))).isEqualTo(record);
    }
  }

  @Test
  void everyKindOfRecordOfTheLogIsAmongThoseTried() {
    assertThat(new RandomLog(0).records().stream().map(Object::getClass).distinct().count())
        .isEqualTo(leaves(LogRecord.class));
  }

  private static long leaves(Class<?> type) {
    if (!type.isSealed()) {
      return 1;
    }
    long leaves = 0;
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      leaves += leaves(permitted);
    }
    return leaves;
  }

  @ParameterizedTest
  @FieldSource("NONSENSE")
  void aRecordThatTheDomainRefusesIsMalformed(SpecificRecord record) {
    byte[] bytes = SingleObject.encode(record);

    assertThatThrownBy(() -> LogRecords.decode(bytes))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.kind()).isEqualTo(WireException.Kind.MALFORMED));
  }

  @Test
  void theKeyIsTheJobOrEmpty() {
    assertThat(LogRecords.key(new LogRecord.JobRefused(1, "digits", "why", 0))).isEqualTo("digits");
    assertThat(LogRecords.key(new LogRecord.EpochStarted(1, "me", 0))).isEmpty();
  }

  @Test
  void aSnapshotWithACohortOfTenThousandClientsStaysBelowOneMebibyte() {
    RandomLog random = new RandomLog(1);
    JobSpec digits = Specs.DIGITS;
    JobSpec large =
        new JobSpec(
            digits.name(),
            digits.dataSet(),
            digits.trainer(),
            digits.model(),
            new CohortSpec(10_000, 10_000, 8_000, 0, "first"),
            digits.rounds(),
            digits.update(),
            digits.optimizer());
    JobInfo info =
        new JobInfo(
            "j", large, JobSpecs.sha256(large), "k", 1, 0, "", Optional.empty(), Optional.empty());
    JobState releasing =
        new JobState.Releasing(info, random.started(10_000), random.closed(10_000));
    LogState state = new LogState(1, "me", -1, Map.of("j", releasing));

    byte[] bytes = LogRecords.encode(new LogRecord.Snapshot(1, 2, -1, state, 0));

    assertThat(bytes).hasSizeLessThan(KAFKA_DEFAULT_MOST_BYTES);
  }

  @Test
  void aSnapshotOfASecureRoundWithTheLargestCohortStaysBelowOneMebibyteAndItsEstimate() {
    int clients = 10_000;
    JobSpec digits = Specs.SECURE;
    JobSpec large =
        new JobSpec(
            digits.name(),
            digits.dataSet(),
            digits.trainer(),
            digits.model(),
            new CohortSpec(clients, clients, 8_000, 0, "first"),
            digits.rounds(),
            new UpdateSpec(1, 800),
            digits.optimizer(),
            digits.privacy());
    RandomLog random = new RandomLog(1);
    JobInfo info =
        new JobInfo(
            "j", large, JobSpecs.sha256(large), "k", 1, 0, "", Optional.empty(), Optional.empty());
    MaskSetup setup = new MaskSetup(random.keys(clients), random.shares(clients));
    JobState releasing =
        new JobState.Releasing(
            info,
            random.started(clients),
            random.closed(clients),
            Optional.of(new Transcript(setup, random.unmask(clients))));
    LogState state = new LogState(1, "me", -1, Map.of("j", releasing));

    byte[] bytes = LogRecords.encode(new LogRecord.Snapshot(1, 2, -1, state, 0));

    assertThat(bytes)
        .hasSizeLessThan(KAFKA_DEFAULT_MOST_BYTES)
        .hasSizeLessThan(Math.toIntExact(state.estimatedBytes()));
  }
}
