package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.consent.Answer;
import dev.tributary.agent.consent.Policy;
import dev.tributary.agent.consent.TaskFiles;
import dev.tributary.agent.data.DataSet;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.DeclinedJob;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A daemon whose owner wants to be asked. */
class ConsentIT extends AgentFixture {
  ConsentIT(TestBroker broker) {
    super(broker);
  }

  private Agent manual(TestFederation federation) {
    DataSet data = DataSet.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, 2, 4);
    Agent agent =
        new Agent(
            new AgentSettings(
                CLIENT,
                federation.kafka,
                Optional.empty(),
                directory,
                Map.of(TestJobs.DATA_SET, data),
                List.of(trainer),
                60_000,
                Optional.empty(),
                Profile.DEFAULT,
                Policy.MANUAL));
    agent.start();
    return agent;
  }

  private static Map<String, String> declined(TestFederation federation) {
    List<ClientPresence> presences = federation.presences();
    List<DeclinedJob> jobs = presences.isEmpty() ? null : last(presences).getDeclined();
    return jobs == null ? Map.of() : Map.of(jobs.get(0).getJob(), jobs.get(0).getReason());
  }

  @Test
  void nothingOfAJobIsDoneUntilItIsApprovedAndNothingMoreOnceItIsDeclined() throws IOException {
    TestFederation federation = federation(Map.of());
    TaskFiles site = new TaskFiles(directory, CLIENT);
    try (Agent agent = manual(federation)) {
      soon().until(() -> !federation.presences().isEmpty());
      federation.accept(JOB, SMALL);
      federation.start(JOB, SMALL, 1, 0, "edge-0", CLIENT);
      // Long before the next heartbeat is due.
      soon().until(() -> declined(federation).equals(Map.of(JOB, "waiting for approval")));
      assertThat(trainer.seeds).isEmpty();

      trainer.hold();
      site.add(new Answer(JOB, true, "approved by hand", JobSpecs.sha256(SMALL)));
      soon().until(() -> trainer.seeds.size() == 1);
      soon().until(() -> declined(federation).isEmpty());

      site.add(new Answer(JOB, false, "no consent", JobSpecs.sha256(SMALL)));
      soon().until(() -> trainer.cancelled.get() == 1);
      soon().until(() -> declined(federation).equals(Map.of(JOB, "no consent")));
      trainer.letGo();
    }

    try (Agent again = manual(federation)) {
      long before = federation.presences().size();
      soon().until(() -> federation.presences().size() > before);
      assertThat(declined(federation)).as("after a restart").isEqualTo(Map.of(JOB, "no consent"));
      assertThat(again.connected()).isTrue();
    }
    assertThat(federation.chunks()).isEmpty();
    assertThat(trainer.seeds).hasSize(1);
  }
}
