package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a round is does not depend on checkpoints, and a stop in its middle changes no bit. */
class RestartIT {

  @Test
  void savepointsInMidRoundGoOnAtTwiceTheParallelismAndBackAtOne() {
    JobSpec spec = TestFederation.spec(1000, 128, TestFederation.cohort(4), 1);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    List<String> clients = List.of("a", "b", "c", "d");
    try (TestFederation federation = TestFederation.start(1)) {
      federation.present("a", "b", "c", "d");
      federation.submit("job", spec);
      RoundStarted round = federation.awaitRound("job", 1);
      // Each client is cut twice: a part before the first savepoint, a part before the second.
      for (String client : clients) {
        chunks(federation, spec, round, client, 0, 3);
      }

      federation.restartAt(2);
      for (String client : clients) {
        chunks(federation, spec, round, client, 3, 6);
      }
      federation.restartAt(1);
      for (String client : clients) {
        chunks(federation, spec, round, client, 6, spec.model().shardCount());
        reference.add(round, client, ExactRoundIT.delta(spec, 1, client));
      }

      float[] model = federation.model(federation.awaitVersion("job", 1), spec.model());
      assertThat(model).containsExactly(reference.step(round));
    }
  }

  @Test
  void roundsNeverWaitForACheckpoint() {
    JobSpec spec = TestFederation.spec(100, 100, TestFederation.cohort(1), 20);
    Map<String, String> hourly = Map.of("checkpoint.interval-millis", "3600000");
    try (TestFederation federation = TestFederation.start(1, hourly)) {
      federation.present("a");
      federation.submit("job", spec);

      for (int number = 1; number <= 20; number++) {
        RoundStarted round = federation.awaitRound("job", number);
        federation.upload(spec, round, "a", 1, ExactRoundIT.delta(spec, number, "a"));
      }
      federation.awaitEnd("job");

      // Twenty rounds, each released and published, with at most the one checkpoint at the start.
      assertThat(federation.job().completedCheckpoints()).isLessThanOrEqualTo(1);
      assertThat(count(federation, RoundClosed.class)).isEqualTo(20);
      assertThat(count(federation, ModelPublished.class)).isEqualTo(21);
    }
  }

  private static long count(TestFederation federation, Class<? extends LogRecord> type) {
    return federation.effective().stream().filter(type::isInstance).count();
  }

  private static void chunks(
      TestFederation federation,
      JobSpec spec,
      RoundStarted round,
      String client,
      int from,
      int to) {
    float[] delta = ExactRoundIT.delta(spec, 1, client);
    for (int shard = from; shard < to; shard++) {
      federation.sendChunk(client, TestFederation.chunk(spec, round, client, 1, shard, delta));
    }
  }
}
