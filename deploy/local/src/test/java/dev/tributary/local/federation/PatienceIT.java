package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Patience;
import dev.tributary.core.job.StopSpec.Target;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.avro.ClientMetrics;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rounds whose clients do not answer end by the clock alone. */
class PatienceIT {

  @Test
  void aJobWhoseClientsAllVanishFailsWithAReasonAfterTheConfiguredRounds() {
    JobSpec spec = withRounds(TestFederation.spec(10, 10, TestFederation.cohort(2), 5), 300, 3);
    try (TestFederation federation = TestFederation.start(1)) {
      federation.present("a", "b");
      federation.submit("job", spec);

      JobState.Ended ended = federation.awaitEnd("job");

      assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(ended.reason())
          .contains("3 rounds abandoned in a row")
          .contains("0 complete updates at the deadline, at least 2 needed");
      assertThat(federation.effective()).filteredOn(r -> r instanceof RoundAbandoned).hasSize(3);
    }
  }

  @Test
  void theDeadlineClosesARoundThatHasTheMinimumAndWhatItsMembersMeasuredEndsTheJob() {
    CohortSpec cohort = new CohortSpec(3, 3, 2, 10_000, "first");
    JobSpec spec = withRounds(endingAtHalf(TestFederation.spec(10, 10, cohort, 20)), 1500, 3);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    try (TestFederation federation = TestFederation.start(1)) {
      federation.present("a", "b", "c");
      federation.submit("job", spec);
      RoundStarted round = federation.awaitRound("job", 1);

      for (String client : new String[] {"a", "c"}) {
        float[] delta = ExactRoundIT.delta(spec, 1, client);
        federation.upload(spec, round, client, 1, delta);
        reference.add(round, client, delta);
      }

      float[] model = federation.model(federation.awaitVersion("job", 1), spec.model());
      assertThat(model).containsExactly(reference.step(round));
      tell(federation, round, "b", 1);
      tell(federation, round, "a", 0.25);
      tell(federation, round, "c", 0.75);
      JobState.Ended ended = federation.awaitEnd("job");
      assertThat(ended.outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(ended.reason())
          .isEqualTo("stop.target is reached: accuracy 0.5, at least 0.5, in round 1");

      JobSpec patient = impatient(TestFederation.spec(10, 10, TestFederation.cohort(2), 20));
      federation.submit("patient", patient);
      playRound(federation, patient, 1, 0.75);
      playRound(federation, patient, 2, 0.5);
      JobState.Ended worse = federation.awaitEnd("patient");
      assertThat(worse.outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(worse.reason()).contains("stop.patience is over: accuracy 0.75 of version 1");
    }
  }

  private static void playRound(
      TestFederation federation, JobSpec spec, int round, double accuracy) {
    RoundStarted started = federation.awaitRound("patient", round);
    for (String client : started.cohort()) {
      float[] delta = ExactRoundIT.delta(spec, round, client);
      federation.upload(spec, started, client, 1, delta);
      tell(federation, started, client, accuracy);
    }
  }

  /** Ends after one round that is no better than the best before it. */
  private static JobSpec impatient(JobSpec spec) {
    return endingBy(
        spec,
        new StopSpec(
            Optional.empty(),
            Optional.of(new Patience(Metric.ACCURACY, 1, 0)),
            OptionalLong.empty()));
  }

  private static JobSpec endingAtHalf(JobSpec spec) {
    return endingBy(
        spec,
        new StopSpec(
            Optional.of(new Target(Metric.ACCURACY, 0.5)), Optional.empty(), OptionalLong.empty()));
  }

  private static JobSpec endingBy(JobSpec spec, StopSpec stop) {
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        spec.cohort(),
        spec.rounds().endingBy(stop),
        spec.update(),
        spec.optimizer());
  }

  private static void tell(
      TestFederation federation, RoundStarted round, String client, double accuracy) {
    ClientMetrics metrics =
        ClientMetrics.newBuilder()
            .setJob(round.job())
            .setRound(round.round())
            .setClient(client)
            .setAttempt(1)
            .setModelVersion(round.modelVersion())
            .setExamples(1)
            .setLoss(null)
            .setAccuracy(accuracy)
            .setTrainSeconds(0)
            .setFetchSeconds(0)
            .setUploadSeconds(0)
            .setUploadBytes(0)
            .setAtMillis(0)
            .setFailure(null)
            .build();
    federation.send(
        federation.kafka().topics().metrics(), round.job(), SingleObject.encode(metrics));
  }

  private static JobSpec withRounds(JobSpec spec, long deadlineMillis, int maxAbandoned) {
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        spec.cohort(),
        new RoundsSpec(
            spec.rounds().count(),
            deadlineMillis,
            60_000,
            maxAbandoned,
            RoundsSpec.ANY,
            1,
            spec.rounds().stop()),
        spec.update(),
        spec.optimizer());
  }
}
