package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.agent.training.Trainer;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose broker never answers. */
class AgentTest {
  /** Within which an agent has ended, as its README says. */
  private static final Duration PROMISED = Duration.ofSeconds(14);

  private static final List<Trainer> TRAINERS = List.of(new TestTrainer());

  @TempDir private Path directory;
  private ServerSocket silent;

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    silent.close();
  }

  @Test
  void itStartsAndEndsWithoutABroker() throws IOException {
    Agent agent = new Agent(settings(Map.of()));
    agent.start();
    Socket waiting = silent.accept();
    long begun = System.nanoTime();

    agent.close();
    agent.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PROMISED);
    assertThat(agent.connected()).isFalse();
    waiting.close();
    new Agent(settings(Map.of())).close();
  }

  @Test
  void theStateDirectoryIsFreeAgainWhenItHasEnded() throws InterruptedException {
    Agent first = new Agent(settings(Map.of()));
    first.start();
    first.close();
    first.awaitStopped();

    try (Agent second = new Agent(settings(Map.of()))) {
      second.start();
    }
  }

  @Test
  void twoAgentsWithOneStateDirectoryAreRefused() {
    try (Agent first = new Agent(settings(Map.of()));
        Agent second = new Agent(settings(Map.of()))) {
      first.start();

      assertThatThrownBy(second::start)
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageContaining("stateDirectory " + directory + " must be used by one agent");
    }
  }

  @Test
  void anAgentStartsOnce() {
    try (Agent agent = new Agent(settings(Map.of()))) {
      agent.start();

      assertThatIllegalStateException()
          .isThrownBy(agent::start)
          .withMessage("agent edge-1 was started before");
    }
  }

  @Test
  void aHostWithoutAnAddressIsTriedAgain() {
    try (LogCapture log = new LogCapture(ConnectionWatch.class, Level.INFO);
        Agent agent = new Agent(settings(Map.of("bootstrap.servers", "broker.invalid:9092")))) {
      agent.start();

      await().until(() -> !log.lines().isEmpty());
      assertThat(log.lines())
          .containsExactly(
              "WARN client=edge-1 no connection to broker.invalid:9092: No resolvable bootstrap urls"
                  + " given in bootstrap.servers; trying again until it answers");
    }
  }

  @Test
  void settingsThatContradictEachOtherStopIt() {
    try (Agent agent =
        new Agent(settings(Map.of("delivery.timeout.ms", "10", "request.timeout.ms", "20")))) {
      agent.start();

      assertThatThrownBy(agent::awaitStopped)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("agent edge-1 stopped: kafka: delivery.timeout.ms should be");
    }
  }

  @Test
  void aSettingThatIsWrongByItselfIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Map.of("max.block.ms", "soon")))
        .withMessageStartingWith("kafka: Invalid value soon for configuration max.block.ms");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AgentSettings(
                    "edge-1", kafka(Map.of()), Optional.empty(), directory, Map.of(), TRAINERS, 99))
        .withMessage("heartbeatMillis must be in [100, 3600000], got 99");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AgentSettings(
                    "edge 1", kafka(Map.of()), Optional.empty(), directory, Map.of(), TRAINERS, 99))
        .withMessageStartingWith("clientId must match");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AgentSettings(
                    "edge-1",
                    kafka(Map.of()),
                    Optional.empty(),
                    directory,
                    Map.of(),
                    List.of(new TestTrainer(), new TestTrainer()),
                    1000))
        .withMessage("trainers must have one of a name, got step");
  }

  private AgentSettings settings(Map<String, String> kafka) {
    return new AgentSettings(
        "edge-1", kafka(kafka), Optional.empty(), directory, Map.of(), TRAINERS, 1000);
  }

  private KafkaSettings kafka(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort());
    properties.putAll(more);
    return new KafkaSettings(properties, Topics.standard());
  }
}
