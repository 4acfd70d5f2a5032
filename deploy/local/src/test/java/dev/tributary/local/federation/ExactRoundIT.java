package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.storage.archive.ModelArchive;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds give the very model that adding the good updates by hand gives. */
class ExactRoundIT {
  private static final List<String> CLIENTS = List.of("a", "b", "c");

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void threeRoundsEqualTheReferenceAtAnyParallelism(int parallelism) {
    JobSpec spec = TestFederation.spec(1000, 256, TestFederation.cohort(3), 3);
    Reference reference = new Reference(spec);
    try (TestFederation federation = TestFederation.start(parallelism)) {
      federation.present("a", "b", "c");
      federation.submit("job", spec);

      for (int round = 1; round <= 3; round++) {
        RoundStarted started = federation.awaitRound("job", round);
        for (String client : CLIENTS) {
          float[] delta = delta(spec, round, client);
          federation.upload(spec, started, client, 1, delta);
          reference.add(started, client, delta);
        }
        float[] model = federation.model(federation.awaitVersion("job", round), spec.model());
        assertThat(model).containsExactly(reference.step(started));
      }

      JobState.Ended ended = federation.awaitEnd("job");
      assertThat(ended.outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(ended.archived()).hasValueSatisfying(a -> assertThat(a.version()).isEqualTo(3));
    }
  }

  @Test
  void aJobThatStartsFromAVersionOfAnotherGoesOnFromItsVeryBits() {
    JobSpec spec = TestFederation.spec(1000, 256, TestFederation.cohort(1), 2);
    try (TestFederation federation = TestFederation.start(2)) {
      federation.present("a");
      federation.submit("job", spec);
      float[] first = playRound(federation, "job", spec, 1, 1);
      float[] second = playRound(federation, "job", spec, 2, 2);
      federation.awaitEnd("job");
      ModelSource source;
      try (ModelArchive archive = federation.archive()) {
        Archived archived = archive.find("job", 1).orElseThrow();
        source = new ModelSource(archived.uri(), archived.sha256());
      }

      federation.submit("again", spec.startingFrom(source));
      federation.submit(
          "forged", spec.startingFrom(new ModelSource(source.uri(), "5a".repeat(32))));
      float[] again = playRound(federation, "again", spec, 1, 2);

      assertThat(federation.model(federation.awaitVersion("again", 0), spec.model()))
          .containsExactly(first);
      assertThat(again).containsExactly(second);
      JobState.Ended forged = federation.awaitEnd("forged");
      assertThat(forged.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(forged.reason()).startsWith("model.initial.sha256 must be that of s3://");
    }
  }

  /** A round of one client, which sends what it would send in another round. */
  private static float[] playRound(
      TestFederation federation, String job, JobSpec spec, int round, int deltasOf) {
    RoundStarted started = federation.awaitRound(job, round);
    federation.upload(spec, started, "a", 1, delta(spec, deltasOf, "a"));
    return federation.model(federation.awaitVersion(job, round), spec.model());
  }

  @Test
  void aTaskManagerThatDiesInMidRoundChangesNoBit() {
    JobSpec spec = TestFederation.spec(1000, 256, TestFederation.cohort(3), 2);
    Reference reference = new Reference(spec);
    try (TestFederation federation = TestFederation.start(2)) {
      federation.present("a", "b", "c");
      federation.submit("job", spec);

      for (int round = 1; round <= 2; round++) {
        RoundStarted started = federation.awaitRound("job", round);
        for (String client : CLIENTS) {
          float[] delta = delta(spec, round, client);
          if (client.equals("c")) {
            federation.sendChunk(client, TestFederation.chunk(spec, started, client, 1, 0, delta));
            federation.stack().flink().killTaskManagerOf(federation.job().id());
            for (int shard = 1; shard < spec.model().shardCount(); shard++) {
              federation.sendChunk(
                  client, TestFederation.chunk(spec, started, client, 1, shard, delta));
            }
          } else {
            federation.upload(spec, started, client, 1, delta);
          }
          reference.add(started, client, delta);
        }
        float[] model = federation.model(federation.awaitVersion("job", round), spec.model());
        assertThat(model).containsExactly(reference.step(started));
      }

      assertThat(federation.awaitEnd("job").outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(federation.job().restarts()).isGreaterThanOrEqualTo(2);
    }
  }

  static float[] delta(JobSpec spec, int round, String client) {
    SplittableRandom random = new SplittableRandom(round * 31L + client.hashCode());
    float[] delta = new float[spec.model().parameterCount()];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = (float) random.nextDouble(-1, 1);
    }
    return delta;
  }

  /** FedAvg by hand, in BigDecimal-free but exact integers on the round's grid. */
  static final class Reference {
    private final float[] model;
    private final long[] sum;
    private long weight;

    Reference(JobSpec spec) {
      model = new float[spec.model().parameterCount()];
      sum = new long[model.length];
    }

    void add(RoundStarted round, String client, float[] delta) {
      long w = TestFederation.weight(round, client);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += (long) Math.rint(Math.scalb((double) w, round.grid().scaleExponent()) * delta[i]);
      }
      weight += w;
    }

    float[] step(RoundStarted round) {
      double step = Math.scalb(1.0, -round.grid().scaleExponent()) / weight;
      for (int i = 0; i < model.length; i++) {
        model[i] = (float) (model[i] + 1.0 * (sum[i] * step));
      }
      Arrays.fill(sum, 0);
      weight = 0;
      return model.clone();
    }
  }
}
