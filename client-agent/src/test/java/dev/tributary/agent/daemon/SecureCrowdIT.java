package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.storage.servers.TestBroker;
import java.util.Map;
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

    try (Crowd crowd = play.crowd(directory, trainer)) {
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
}
