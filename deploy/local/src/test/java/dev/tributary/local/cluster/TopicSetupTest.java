package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSetupTest {

  @TempDir private Path directory;

  @Test
  void theProjectsListNamesEachTopicWithItsSettings() {
    TopicSetup setup = TopicSetup.read(ProjectTree.here().topics());

    assertThat(setup.topics())
        .extracting(TopicSetup.Topic::name)
        .contains("tributary.rounds", "tributary.updates", "tributary.models");
    assertThat(setup.topics())
        .allSatisfy(
            topic ->
                assertThat(topic.configs())
                    .containsEntry("message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void anUnknownKeyIsRefusedByName() throws Exception {
    Path file = directory.resolve("topics.yaml");
    Files.writeString(file, "topics:\n  - name: a\n    partitions: 1\n    retention: 3\n");

    assertThatThrownBy(() -> TopicSetup.read(file))
        .hasMessageContaining(file.toString())
        .hasStackTraceContaining("retention");
  }

  @Test
  void aTopicWithoutPartitionsIsRefused() throws Exception {
    Path file = directory.resolve("topics.yaml");
    Files.writeString(file, "topics:\n  - name: a\n");

    assertThatThrownBy(() -> TopicSetup.read(file))
        .hasStackTraceContaining("partitions of a must be >= 1, got 0");
  }
}
