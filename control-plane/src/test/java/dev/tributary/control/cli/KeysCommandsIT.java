package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.storage.identity.IdentityFile;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys in the topic of identities. */
@ExtendWith(TestServers.class)
class KeysCommandsIT {
  private final KafkaSettings kafka;

  @TempDir private Path directory;
  private Path config;
  private Path identity;

  KeysCommandsIT(TestBroker broker) {
    this.kafka = broker.newFederation();
  }

  @BeforeEach
  void makeAKey() throws IOException {
    config =
        Files.writeString(
            directory.resolve("client.properties"),
            "bootstrap.servers=%s%ntopics.prefix=%s%n"
                .formatted(kafka.properties().get("bootstrap.servers"), kafka.topics().prefix()));
    identity = directory.resolve("identity.key");
    Terminal.run("keys", "create", "--client", "edge-1", "--to", identity.toString());
  }

  @Test
  void aKeyIsEnrolledInTheTopicAndListed() {
    String key = IdentityFile.read(identity).identity().publicKey().toString();

    Terminal first = keys("enroll", identity.toString());
    Terminal again = keys("enroll", identity.toString());
    JsonNode list = keys("list", "--output", "json").json();

    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.OK);
    assertThat(first.lines()).containsExactly("client edge-1 is enrolled with key " + key);
    assertThat(again.lines()).containsExactly("client edge-1 was enrolled before with key " + key);
    assertThat(list.get("keys")).hasSize(1);
    assertThat(list.at("/keys/0/publicKey").textValue()).isEqualTo(key);
  }

  @Test
  void topicAndFileMayBeWrittenAtOnce() {
    Path clients = directory.resolve("clients.txt");

    JsonNode enrolled =
        keys(
                "enroll",
                identity.toString(),
                "--topic",
                "--directory",
                clients.toString(),
                "-o",
                "json")
            .json();

    assertThat(enrolled.get("topic").textValue()).isEqualTo(kafka.topics().identities());
    assertThat(enrolled.get("directory").textValue()).isEqualTo(clients.toString());
    assertThat(keys("list").lines())
        .isEqualTo(keys("list", "--directory", clients.toString()).lines());
  }

  @Test
  void anotherKeyOfAKnownClientIsRefusedUnlessItIsToBeReplaced() {
    String other = "02".repeat(32);
    keys("enroll", identity.toString());

    Terminal refused = keys("enroll", "--client", "edge-1", "--public-key", other);
    Terminal replaced = keys("enroll", "--client", "edge-1", "--public-key", other, "--replace");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("which is enrolled, got " + other);
    assertThat(replaced.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(keys("list").lines()).last().isEqualTo("edge-1  " + other);
  }

  private Terminal keys(String verb, String... arguments) {
    List<String> all = new ArrayList<>(List.of("keys", verb));
    all.addAll(List.of(arguments));
    boolean fileAlone = verb.equals("list") && all.contains("--directory");
    if (!fileAlone) {
      all.addAll(List.of("--client-config", config.toString()));
    }
    return Terminal.run(all.toArray(String[]::new));
  }
}
