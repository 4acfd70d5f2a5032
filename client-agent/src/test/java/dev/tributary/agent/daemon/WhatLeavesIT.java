package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.agent.daemon.TestFederation.Sent;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.secagg.SecureFailure;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.secagg.Refusal;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.TopicSpec;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMachine;
import dev.tributary.wire.avro.ClientMetrics;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.ClientShare;
import dev.tributary.wire.avro.ClientSpeed;
import dev.tributary.wire.avro.DeclinedJob;
import dev.tributary.wire.avro.EncryptedShares;
import dev.tributary.wire.avro.KeyAdvertisement;
import dev.tributary.wire.avro.UnmaskShares;
import dev.tributary.wire.avro.UpdateChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The promise of client-agent/README.md, under "What leaves this machine". */
@ExtendWith(TestServers.class)
class WhatLeavesIT {
  private static final Path README = Path.of("README.md");
  private static final Pattern FIELD = Pattern.compile("\\| `(\\w+)` \\|.*");

  @TempDir private Path directory;

  @Test
  void onlyTheRecordsAndFieldsOfTheReadmeLeave(TestBroker broker) throws IOException {
    Map<String, Set<String>> written = lifeOfAnAgent(broker);

    assertThat(written)
        .isEqualTo(
            Map.of(
                "commands", Set.of(),
                "identities", Set.of(),
                "metrics", Set.of(ClientMetrics.SCHEMA$.getName()),
                "presence", Set.of(ClientPresence.SCHEMA$.getName()),
                "rejected", Set.of(),
                "secagg", Set.of(),
                "updates", Set.of(UpdateChunk.SCHEMA$.getName())));
    for (Schema schema :
        List.of(
            ClientPresence.SCHEMA$,
            ClientDataSet.SCHEMA$,
            ClientMachine.SCHEMA$,
            ClientSpeed.SCHEMA$,
            DeclinedJob.SCHEMA$,
            UpdateChunk.SCHEMA$,
            ClientMetrics.SCHEMA$,
            KeyAdvertisement.SCHEMA$,
            EncryptedShares.SCHEMA$,
            ClientShare.SCHEMA$,
            UnmaskShares.SCHEMA$)) {
      assertThat(documentedFields(schema.getName()))
          .as("fields of %s in the README", schema.getName())
          .containsExactlyElementsOf(schema.getFields().stream().map(Field::name).toList());
    }
  }

  @Test
  void theReadmeListsEveryReasonForSendingNoUpdate() throws IOException {
    String readme = Files.readString(README);

    for (RoundFailure.Reason reason : RoundFailure.Reason.values()) {
      assertThat(readme).contains("| `" + reason.label() + "` |");
      assertThat(ClientMetrics.SCHEMA$.getField("failure").doc()).contains(reason.label());
    }
    for (SecureFailure.Reason reason : SecureFailure.Reason.values()) {
      assertThat(readme).contains("| `" + reason.label() + "` |");
      assertThat(ClientMetrics.SCHEMA$.getField("failure").doc()).contains(reason.label());
    }
    for (Refusal.Rule rule : Refusal.Rule.values()) {
      assertThat(readme).contains("`" + SecureFailure.label(rule) + "`");
    }
  }

  @Test
  void aSecureRoundSendsKeysSharesAndAnAnswerToOneMoreTopic(TestBroker broker) throws Exception {
    DataSet data = DataSet.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, 2, 4);
    try (TestFederation federation = new TestFederation(broker, broker.newFederation())) {
      SecurePlay play = new SecurePlay(broker, federation, TestJobs.secure(4, 5));
      try (Agent agent =
          new Agent(
              new AgentSettings(
                      "edge-1",
                      federation.kafka,
                      Optional.empty(),
                      directory,
                      Map.of(TestJobs.DATA_SET, data),
                      List.of(new TestTrainer()),
                      200)
                  .withSecure(Optional.of(play.settings())))) {
        agent.start();
        play.prepare(1);
        await().until(() -> federation.metrics().size() == 1);
        play.close(1);
        play.answer(1);
      }

      assertThat(kinds(federation))
          .containsEntry("secagg", Set.of("KeyAdvertisement", "EncryptedShares", "UnmaskShares"))
          .containsEntry("updates", Set.of("UpdateChunk"))
          .containsEntry("metrics", Set.of("ClientMetrics"))
          .containsEntry("commands", Set.of());
    }
  }

  /** A good round, one that fails and a goodbye; the kinds of records by topic. */
  private Map<String, Set<String>> lifeOfAnAgent(TestBroker broker) {
    JobSpec spec = TestJobs.of(4, 5);
    DataSet data = DataSet.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, 2, 4);
    try (TestFederation federation = new TestFederation(broker, broker.newFederation());
        Agent agent =
            new Agent(
                new AgentSettings(
                    "edge-1",
                    federation.kafka,
                    Optional.empty(),
                    directory,
                    Map.of(TestJobs.DATA_SET, data),
                    List.of(new TestTrainer()),
                    200))) {
      agent.start();
      federation.accept("job-1", spec);
      federation.start("job-1", spec, 1, 0, "edge-1");
      await().until(() -> federation.metrics().size() == 1);
      JobSpec other = TestJobs.of(4, 5, "other", TestJobs.DATA_SET);
      federation.accept("job-2", other);
      federation.start("job-2", other, 1, 0, "edge-1");
      await().until(() -> federation.metrics().size() == 2);
      long decisions = federation.all(federation.kafka.topics().rounds()).size();
      agent.close();

      // The test itself writes decisions and models; the agent has added none.
      assertThat(decisions).isEqualTo(1 + 2 * 3);
      assertThat(federation.all(federation.kafka.topics().rounds())).hasSize(1 + 2 * 3);
      assertThat(federation.all(federation.kafka.topics().models()))
          .hasSize(2 * spec.model().shardCount());
      return kinds(federation);
    }
  }

  private static Map<String, Set<String>> kinds(TestFederation federation) {
    Map<String, Set<String>> kinds = new TreeMap<>();
    String prefix = federation.kafka.topics().prefix() + ".";
    for (TopicSpec topic : federation.kafka.topics().all()) {
      Set<String> names = new TreeSet<>();
      for (Sent sent : federation.all(topic.name())) {
        names.add(TestFederation.decode(sent).getSchema().getName());
      }
      kinds.put(topic.name().substring(prefix.length()), names);
    }
    kinds.keySet().removeAll(Set.of("rounds", "models"));
    return kinds;
  }

  /** The first column of the table under the heading that begins with the record's name. */
  private static List<String> documentedFields(String record) throws IOException {
    List<String> fields = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(README)) {
      if (line.startsWith("#")) {
        inside = line.startsWith("### `" + record + "`");
      }
      Matcher field = FIELD.matcher(line);
      if (inside && field.matches()) {
        fields.add(field.group(1));
      }
    }
    return fields;
  }
}
