package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.avro.RejectedContribution;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ten clients who mask their updates, and vanish where it hurts; goal seven, at least three. */
class SecureRoundIT {
  private static final List<String> CLIENTS =
      List.of("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9");
  private static final int GOAL = 7;

  /** A sixth of it is waited for each who vanishes before the uploads or after them. */
  private static final long SHORT_MILLIS = 60_000;

  /** Of rounds in which all do answer in the end. */
  private static final long LONG_MILLIS = 180_000;

  private static JobSpec spec(int modulusBits, int rounds, long deadlineMillis) {
    JobSpec plain =
        TestFederation.spec(1000, 256, new CohortSpec(10, GOAL, 3, 10_000, "first"), rounds);
    SecureAggregationSpec secure =
        new SecureAggregationSpec(modulusBits, ThreatModel.SEMI_HONEST, 0.05, 0.1, 40, 3);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        new RoundsSpec(rounds, deadlineMillis, 300_000, 3),
        plain.update(),
        plain.optimizer(),
        new PrivacySpec(Optional.of(secure)));
  }

  private static List<String> without(List<String> clients, String... vanished) {
    List<String> left = new ArrayList<>(clients);
    left.removeAll(List.of(vanished));
    return left;
  }

  /** Coordinates on the round's grid: masked or not, their sum is the same in integers. */
  private static float[] delta(JobSpec spec, int round, String client) {
    SplittableRandom random = new SplittableRandom(round * 31L + client.hashCode());
    float[] delta = new float[spec.model().parameterCount()];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = random.nextInt(-1024, 1025) / 1024f;
    }
    return delta;
  }

  private static <T extends JobState.Open> T await(
      TestFederation federation, Class<T> phase, int round) {
    return federation.await(
        "round %d to be %s".formatted(round, phase.getSimpleName()),
        state -> {
          failIfAbandoned(federation, round);
          return phase.isInstance(state.jobs().get("job"))
                  && ((JobState.Open) state.jobs().get("job")).round().round() == round
              ? phase.cast(state.jobs().get("job"))
              : null;
        });
  }

  private static void failIfAbandoned(TestFederation federation, int round) {
    assertThat(federation.effective())
        .filteredOn(record -> record instanceof RoundAbandoned a && a.round() == round)
        .as("the end of round %d, whose next phase is awaited", round)
        .isEmpty();
  }

  /** Who vanishes before or in each phase of a round. */
  private record Vanishing(String keys, String shares, String upload, String answer) {}

  private static final Vanishing NOBODY = new Vanishing("", "", "", "");

  private static void upload(
      TestFederation federation, MaskingPlayers players, JobSpec spec, int round, String cut) {
    JobState.Collecting collecting = await(federation, JobState.Collecting.class, round);
    List<String> cohort = collecting.round().cohort();
    collecting.setup().orElseThrow().shares().members().stream()
        .map(sender -> cohort.get(sender.cohortIndex()))
        .forEach(
            client ->
                players.upload(
                    collecting,
                    client,
                    delta(spec, round, client),
                    client.equals(cut) ? 1 : spec.model().shardCount()));
  }

  private static List<String> members(JobState.Unmasking job) {
    return job.closed().members().stream()
        .map(Member::cohortIndex)
        .map(job.round().cohort()::get)
        .toList();
  }

  private static void play(
      TestFederation federation,
      MaskingPlayers players,
      JobSpec spec,
      int round,
      Vanishing vanishing) {
    JobState.Advertising advertising = await(federation, JobState.Advertising.class, round);
    List<String> advertised = without(CLIENTS, vanishing.keys());
    players.advertise(advertising, advertised);
    List<String> shared = without(advertised, vanishing.shares());
    players.share(await(federation, JobState.Sharing.class, round), shared);
    upload(federation, players, spec, round, vanishing.upload());
    JobState.Unmasking unmasking = await(federation, JobState.Unmasking.class, round);
    players.answer(unmasking, without(members(unmasking), vanishing.answer()));
  }

  private static void assertThatItIsThePlainModel(
      TestFederation federation,
      JobSpec spec,
      ExactRoundIT.Reference reference,
      int round,
      int version) {
    ModelPublished published = federation.awaitVersion("job", version);
    RoundStarted started =
        federation.effective().stream()
            .filter(r -> r instanceof RoundStarted s && s.round() == round)
            .map(RoundStarted.class::cast)
            .findFirst()
            .orElseThrow();
    federation.effective().stream()
        .filter(r -> r instanceof RoundClosed c && c.round() == round)
        .map(RoundClosed.class::cast)
        .flatMap(closed -> closed.members().stream())
        .map(member -> started.cohort().get(member.cohortIndex()))
        .forEach(client -> reference.add(started, client, delta(spec, round, client)));

    assertThat(federation.model(published, spec.model())).containsExactly(reference.step(started));
  }

  @Test
  void clientsThatVanishInEachPhaseLeaveTheExactSumOfTheOthers() {
    JobSpec spec = spec(32, 2, SHORT_MILLIS);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    try (TestFederation federation = TestFederation.start(2)) {
      MaskingPlayers players = new MaskingPlayers(federation, spec, CLIENTS);
      federation.submit("job", spec);

      play(federation, players, spec, 1, NOBODY);
      assertThatItIsThePlainModel(federation, spec, reference, 1, 1);

      play(federation, players, spec, 2, new Vanishing("c3", "c0", "c5", "c7"));
      assertThatItIsThePlainModel(federation, spec, reference, 2, 2);

      assertThat(federation.awaitEnd("job").outcome()).isEqualTo(Outcome.FINISHED);
    }
  }

  @Test
  void aRoundWithTooFewAnswersIsAbandonedAndTheNextOneHasFreshKeys() {
    JobSpec spec = spec(64, 1, SHORT_MILLIS);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    try (TestFederation federation = TestFederation.start(1)) {
      MaskingPlayers players = new MaskingPlayers(federation, spec, CLIENTS);
      federation.submit("job", spec);
      players.advertise(await(federation, JobState.Advertising.class, 1), CLIENTS);
      players.share(await(federation, JobState.Sharing.class, 1), CLIENTS);
      upload(federation, players, spec, 1, "");
      JobState.Unmasking unmasking = await(federation, JobState.Unmasking.class, 1);
      players.answer(unmasking, members(unmasking).subList(0, 4));

      play(federation, players, spec, 2, NOBODY);

      assertThatItIsThePlainModel(federation, spec, reference, 2, 1);
      assertThat(federation.effective())
          .filteredOn(record -> record instanceof RoundAbandoned)
          .singleElement()
          .isInstanceOfSatisfying(
              RoundAbandoned.class,
              abandoned ->
                  assertThat(abandoned.reason())
                      .isEqualTo("4 of 7 members answered, too few to unmask their sum"));
    }
  }

  @Test
  void savepointsBetweenThePhasesLoseNothing() {
    JobSpec spec = spec(32, 1, LONG_MILLIS);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    try (TestFederation federation = TestFederation.start(1)) {
      MaskingPlayers players = new MaskingPlayers(federation, spec, CLIENTS);
      federation.submit("job", spec);
      JobState.Advertising advertising = await(federation, JobState.Advertising.class, 1);
      players.advertise(advertising, CLIENTS.subList(0, 5));
      federation.restartAt(2);
      players.advertise(advertising, CLIENTS.subList(5, 10));
      players.share(await(federation, JobState.Sharing.class, 1), CLIENTS);
      await(federation, JobState.Collecting.class, 1);
      federation.restartAt(1);
      upload(federation, players, spec, 1, "");
      JobState.Unmasking unmasking = await(federation, JobState.Unmasking.class, 1);
      players.answer(unmasking, members(unmasking).subList(0, 3));
      federation.restartAt(2);
      players.answer(unmasking, members(unmasking).subList(3, 6));

      assertThatItIsThePlainModel(federation, spec, reference, 1, 1);
    }
  }

  @Test
  void messagesThatDoNotCountAreRejectedWithAReasonAndCounted() {
    JobSpec spec = spec(32, 1, LONG_MILLIS);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    Identity stranger = Identity.create(new SecureRandom());
    try (TestFederation federation = TestFederation.start(1)) {
      MaskingPlayers players = new MaskingPlayers(federation, spec, CLIENTS);
      federation.submit("job", spec);
      JobState.Advertising advertising = await(federation, JobState.Advertising.class, 1);
      String topic = federation.topics().secagg();
      federation.send(topic, "job", new byte[] {1, 2, 3});
      federation.send(
          topic, "job", SecAggMessages.encode(players.keys(advertising, "nobody", stranger)));
      federation.send(
          topic, "job", SecAggMessages.encode(players.keys(advertising, "c4", stranger)));

      play(federation, players, spec, 1, NOBODY);

      assertThatItIsThePlainModel(federation, spec, reference, 1, 1);
      Map<String, Double> expected = new TreeMap<>();
      for (RejectReason reason :
          List.of(RejectReason.MALFORMED, RejectReason.NOT_ENROLLED, RejectReason.BAD_SIGNATURE)) {
        expected.put("reason.%s.rejected".formatted(reason.label()), 1.0);
      }
      FlinkRest rest = new FlinkRest(federation.stack().flink().uiAddress());
      federation.await(
          "the counters of rejected messages",
          state -> {
            Map<String, Double> counted = rest.metrics(federation.job().id().toString());
            return counted.entrySet().containsAll(expected.entrySet()) ? counted : null;
          });
      assertThat(federation.rejected())
          .filteredOn(record -> record.getTopic().equals(topic))
          .extracting(RejectedContribution::getReason)
          .containsExactly("malformed", "not_enrolled", "bad_signature");
    }
  }
}
