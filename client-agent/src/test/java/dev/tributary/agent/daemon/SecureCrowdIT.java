package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.daemon.Crowd.Answer;
import dev.tributary.agent.data.DataSet;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.storage.servers.TestBroker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clients of a crowd in secure rounds. */
class SecureCrowdIT extends AgentFixture {
  private static final JobSpec SECURE = TestJobs.secure(4, 5);

  SecureCrowdIT(TestBroker broker) {
    super(broker);
  }

  @Test
  void everyClientOfACrowdTakesPartInEachPhase() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE, Set.copyOf(SecurePlay.COHORT));

    try (Crowd crowd = crowd(federation, play)) {
      play.prepare(1);
      soon().until(() -> federation.chunks(JOB, 1).size() == 3 * SMALL_SHARDS);
      play.close(1);
      soon().until(() -> play.all().stream().filter(UnmaskShares.class::isInstance).count() == 3);
      crowd.requireWell();
    }

    assertThat(federation.failures()).isEmpty();
    assertThat(federation.chunks(JOB, 1))
        .allSatisfy(chunk -> assertThat(chunk.head().weight()).isZero())
        .extracting(chunk -> chunk.head().client())
        .containsOnly("edge-0", "edge-1", "edge-2");
  }

  private Crowd crowd(TestFederation federation, SecurePlay play) throws InterruptedException {
    DataSet data = DataSet.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, 2, 4);
    List<AgentSettings> clients =
        SecurePlay.COHORT.stream()
            .map(
                client ->
                    new AgentSettings(
                        client,
                        federation.kafka,
                        Optional.empty(),
                        directory,
                        Map.of(TestJobs.DATA_SET, data),
                        List.of(trainer),
                        1000,
                        Optional.of(play.settings(client))))
            .toList();
    return Crowd.start(
        federation.kafka,
        clients,
        2,
        (client, job, round) -> Answer.AT_ONCE,
        (client, job, round, atMillis) -> {});
  }
}
