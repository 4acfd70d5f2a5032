package dev.tributary.flink.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.NoSecureProtocol;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.coordination.QuarantineRules;
import dev.tributary.core.coordination.SecurePhase;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.scheduling.SchedulingRules;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.flink.codec.CodecSerializer;
import dev.tributary.flink.codec.LogRecordCodec;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.CoordinatorInput.CommandHeard;
import dev.tributary.flink.message.CoordinatorInput.ContributionRejected;
import dev.tributary.flink.message.CoordinatorInput.MessageReceived;
import dev.tributary.flink.message.CoordinatorInput.PresenceHeard;
import dev.tributary.flink.message.CoordinatorInput.ShardPublished;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.LogRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The coordinator as an operator: its clock is the task's, its log is a list. */
class CoordinatorOperatorTest {
  private static final long DEADLINE_MILLIS = 60_000;
  private static final CoordinatorSettings SETTINGS =
      new CoordinatorSettings(
          1_000_000_000,
          1000,
          new NoSecureProtocol(),
          SchedulingRules.DEFAULT,
          new QuarantineRules(2, 60_000));
  private static final JobSpec SPEC =
      new JobSpec(
          "test",
          "none",
          new TrainerSpec("test", Map.of()),
          new ModelSpec(1, 4, List.of(new TensorSpec("w", List.of(4), TensorSpec.Init.ZEROS))),
          new CohortSpec(2, 2, 2, 0, "first"),
          new RoundsSpec(5, DEADLINE_MILLIS, 600_000, 2),
          new UpdateSpec(8, 1000),
          new OptimizerSpec("fedavg", Map.of()));

  private final List<LogRecord> log = new ArrayList<>();
  private OneInputStreamOperatorTestHarness<CoordinatorInput, LogRecord> harness;

  /** How many records of the harness' output are in the log. */
  private int taken;

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private void start(long logEnd, OperatorSubtaskState state, long nowMillis) throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(new CoordinatorOperator(() -> logEnd, SETTINGS));
    taken = 0;
    harness.setProcessingTime(nowMillis);
    harness.setup(new CodecSerializer<>(new LogRecordCodec()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  private void hear(CoordinatorInput input) throws Exception {
    harness.processElement(new StreamRecord<>(input));
    echo();
  }

  /** Time passes and nobody says anything. */
  private void passUntil(long nowMillis) throws Exception {
    harness.setProcessingTime(nowMillis);
    echo();
  }

  /** What was proposed is appended to the log and read back, as often as that leads to more. */
  private void echo() throws Exception {
    List<LogRecord> proposed = harness.extractOutputValues();
    while (taken < proposed.size()) {
      LogRecord record = proposed.get(taken++);
      log.add(record);
      harness.processElement(
          new StreamRecord<>(new LogEntry(log.size() - 1, LogRecords.encode(record))));
      proposed = harness.extractOutputValues();
    }
  }

  private void startRoundOne() throws Exception {
    startRoundOne(SPEC, "a", "b");
  }

  private void startRoundOne(JobSpec spec, String... clients) throws Exception {
    start(0, null, 1000);
    passUntil(1001);
    for (String client : clients) {
      hear(new PresenceHeard(new Presence(client, 1000, List.of("test"), List.of("none"), false)));
    }
    submit("job", spec);
  }

  /** A job that comes to where it needs nothing but clients. */
  private void submit(String job, JobSpec spec) throws Exception {
    hear(new CommandHeard(new Command.Submit(job, spec, JobSpecs.sha256(spec))));
    ShardLocation location =
        new ShardLocation(new ShardLocation.Part(0, 0, "00".repeat(32)), List.of());
    hear(new ShardPublished(new Published(job, 0, 0, 0, location)));
  }

  @Test
  void aSubmittedJobComesToItsFirstRound() throws Exception {
    startRoundOne();

    assertThat(log)
        .extracting(LogRecord::getClass)
        .containsExactly(
            EpochStarted.class, JobAccepted.class, ModelPublished.class, RoundStarted.class);
  }

  @Test
  void aJobWithSecureAggregationIsAcceptedAndItsKeysAreFixed() throws Exception {
    startRoundOne(secureSpec(), "a", "b", "c");
    String session = ((JobAccepted) log.get(1)).fingerprintKey();

    for (String client : List.of("c", "a", "b")) {
      hear(
          new MessageReceived(
              new PhaseReceipt(
                  "job", 1, session, SecurePhase.KEYS, client, 0, log.size(), "ab".repeat(32))));
    }

    assertThat(log)
        .extracting(LogRecord::getClass)
        .containsExactly(
            EpochStarted.class,
            JobAccepted.class,
            ModelPublished.class,
            RoundStarted.class,
            KeysFixed.class);
    assertThat(((KeysFixed) log.get(4)).threshold()).isEqualTo(2);
  }

  private static JobSpec secureSpec() {
    SecureAggregationSpec secure =
        new SecureAggregationSpec(
            32, SecureAggregationSpec.ThreatModel.SEMI_HONEST, 0.05, 0.1, 40, 3);
    return new JobSpec(
        SPEC.name(),
        SPEC.dataSet(),
        SPEC.trainer(),
        SPEC.model(),
        new CohortSpec(3, 3, 3, 0, "first"),
        SPEC.rounds(),
        SPEC.update(),
        SPEC.optimizer(),
        new PrivacySpec(Optional.of(secure)));
  }

  /** Whoever wrote it: the operator runs on, and so do other jobs. */
  @Test
  void aSelectionThatThrowsFailsItsJobAndNoOther() throws Exception {
    startRoundOne(selecting("broken"), "a", "b");
    submit("other", SPEC);

    assertThat(log)
        .filteredOn(JobEnded.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            JobEnded.class,
            ended -> {
              assertThat(ended.job()).isEqualTo("job");
              assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(ended.reason())
                  .isEqualTo(
                      "cohort.selection broken must pick clients, got"
                          + " java.lang.IllegalStateException: it never worked");
            });
    assertThat(log.get(log.size() - 1))
        .isInstanceOfSatisfying(
            RoundStarted.class, started -> assertThat(started.job()).isEqualTo("other"));
  }

  private static JobSpec selecting(String selection) {
    return new JobSpec(
        SPEC.name(),
        SPEC.dataSet(),
        SPEC.trainer(),
        SPEC.model(),
        new CohortSpec(2, 2, 2, 0, selection),
        SPEC.rounds(),
        SPEC.update(),
        SPEC.optimizer());
  }

  @Test
  void roundsThatNobodyAnswersAreAbandonedByTheTimerAlone() throws Exception {
    startRoundOne();
    int before = log.size();

    passUntil(1001 + DEADLINE_MILLIS - 1);
    assertThat(log).hasSize(before);

    passUntil(1001 + DEADLINE_MILLIS);
    passUntil(1002 + DEADLINE_MILLIS);
    passUntil(1002 + 2 * DEADLINE_MILLIS);

    assertThat(log.subList(before, log.size()))
        .extracting(LogRecord::getClass)
        .containsExactly(
            RoundAbandoned.class, RoundStarted.class, RoundAbandoned.class, JobEnded.class);
    assertThat(((JobEnded) log.get(log.size() - 1)).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aRestoredOneAbandonsTheRoundThatItsPredecessorStarted() throws Exception {
    startRoundOne();
    OperatorSubtaskState checkpoint = harness.snapshot(1, 2000);
    harness.close();

    start(log.size(), checkpoint, 3000);
    passUntil(3001);
    passUntil(1001 + DEADLINE_MILLIS);

    assertThat(log.subList(4, 6))
        .extracting(LogRecord::getClass)
        .containsExactly(EpochStarted.class, RoundAbandoned.class);
    assertThat(log.get(5).epoch()).isEqualTo(2);
  }

  @Test
  void faultsOfBeforeACheckpointCountAfterIt() throws Exception {
    startRoundOne();
    hear(fault(RejectReason.NOT_FINITE, 7));
    hear(fault(RejectReason.NOT_FINITE, 7));
    OperatorSubtaskState checkpoint = harness.snapshot(1, 2000);
    harness.close();

    start(log.size(), checkpoint, 3000);
    passUntil(3001);
    hear(fault(RejectReason.NOT_FINITE, 7));
    assertThat(log).noneMatch(ClientHeld.class::isInstance);
    hear(fault(RejectReason.OUT_OF_BOUND, 8));

    assertThat(log.get(log.size() - 1))
        .isInstanceOfSatisfying(
            ClientHeld.class,
            held -> {
              assertThat(held.client()).isEqualTo("a");
              assertThat(held.kind()).isEqualTo(ClientHold.Kind.QUARANTINE);
              assertThat(held.hold().reason()).contains("out_of_bound");
            });
  }

  private static CoordinatorInput fault(RejectReason reason, long offset) {
    Rejection rejection =
        new Rejection("job", 1, "a", 1, reason, "values must be good", new Position(2, offset));
    return ContributionRejected.of(rejection, "tributary.updates", 1_000 + offset).orElseThrow();
  }

  @Test
  void nothingIsProposedBeforeTheLogIsReadToWhereItEnded() throws Exception {
    start(2, null, 1000);
    passUntil(1_000_000);
    hear(new CommandHeard(new Command.Submit("job", SPEC, JobSpecs.sha256(SPEC))));
    assertThat(harness.extractOutputValues()).isEmpty();

    harness.processElement(new StreamRecord<>(new LogEntry(0, new byte[] {1, 2, 3})));
    assertThat(harness.extractOutputValues()).isEmpty();

    harness.processElement(
        new StreamRecord<>(new LogEntry(1, LogRecords.encode(new EpochStarted(4, "before", 500)))));
    assertThat(harness.extractOutputValues())
        .singleElement()
        .isInstanceOfSatisfying(
            EpochStarted.class, started -> assertThat(started.epoch()).isEqualTo(5));
  }
}
