package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final File DEPLOYED = new File("../deploy/kafka/topics.yaml");

  /** What a deployment and the code must agree on. */
  private record Deployed(String name, int partitions, Map<String, String> configs) {}

  @Test
  void theTopicsThatAreDeployedAreThoseOfTheCode() throws IOException {
    List<Deployed> deployed = new ArrayList<>();
    for (JsonNode topic : new YAMLMapper().readTree(DEPLOYED).get("topics")) {
      Map<String, String> configs = new TreeMap<>();
      topic
          .get("configs")
          .properties()
          .forEach(e -> configs.put(e.getKey(), e.getValue().asText()));
      deployed.add(
          new Deployed(topic.get("name").asText(), topic.get("partitions").asInt(), configs));
    }

    assertThat(deployed)
        .containsExactlyElementsOf(
            Topics.standard().all().stream()
                .map(t -> new Deployed(t.name(), t.partitions(), t.configs()))
                .toList());
  }

  @Test
  void everyNameBearsThePrefix() {
    Topics topics = new Topics("ward-3");

    assertThat(topics.all()).extracting(TopicSpec::name).allMatch(n -> n.startsWith("ward-3."));
    assertThat(topics.all())
        .extracting(TopicSpec::name)
        .containsExactly(
            topics.commands(),
            topics.rounds(),
            topics.presence(),
            topics.updates(),
            topics.secagg(),
            topics.identities(),
            topics.models(),
            topics.metrics(),
            topics.rejected());
  }

  @Test
  void theRoundLogHasOnePartitionAndIsKeptForEver() {
    TopicSpec rounds = Topics.standard().all().get(1);

    assertThat(rounds.partitions()).isEqualTo(1);
    assertThat(rounds.configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
  }

  @Test
  void aPrefixThatKafkaWouldRefuseIsRefused() {
    assertThatThrownBy(() -> new Topics("a/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("topics.prefix must match");
  }
}
