package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.servers.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path path;
  private ClusterDirectory directory;
  private ClusterProcess process;

  @BeforeEach
  void startAProcessThatLastsLong() {
    directory = new ClusterDirectory(path);
    directory.create(new ClusterAddresses(ClusterPorts.standard()));
    process = ClusterProcess.start(directory, "sleeper", List.of("sleep", "600"), Map.of());
  }

  @AfterEach
  void kill() {
    process.kill();
  }

  @Test
  void whatWasStartedIsFoundAgainByItsNameAndStopped() {
    ClusterProcess found = ClusterProcess.recorded(directory, "sleeper").orElseThrow();

    assertThat(found.alive()).isTrue();
    assertThat(found.stop(LIMIT)).isEqualTo(ClusterProcess.Ending.STOPPED);
    assertThat(process.alive()).isFalse();
  }

  @Test
  void aProcessThatDiedIsFoundToBeGone() {
    process.kill();

    assertThat(process.stop(LIMIT)).isEqualTo(ClusterProcess.Ending.WAS_GONE);
  }

  @Test
  void aProcessThatDoesNotListenIsKilled() {
    ClusterProcess deaf =
        ClusterProcess.start(
            directory,
            "deaf",
            List.of("sh", "-c", "trap '' TERM; echo ready; while true; do sleep 1; done"),
            Map.of());
    Waiting.until(
        "the process to stop listening",
        LIMIT,
        () -> Files.readString(directory.logs().resolve("deaf.out")).contains("ready"));

    assertThat(deaf.stop(Duration.ofMillis(200))).isEqualTo(ClusterProcess.Ending.KILLED);
    assertThat(deaf.alive()).isFalse();
  }

  @Test
  void aPausedProcessIsAliveAndGoesOnWhenItIsResumed() throws Exception {
    process.pause();
    assertThat(state()).startsWith("T");
    assertThat(process.alive()).isTrue();

    process.resume();
    assertThat(state()).doesNotStartWith("T");
  }

  @Test
  void aProcessThatIsGoneCanNotBePaused() {
    process.kill();

    assertThatThrownBy(process::pause)
        .hasMessage("sleeper (pid %d) has ended".formatted(process.pid()));
  }

  /** As {@code ps} shows it: T for stopped. */
  private String state() throws Exception {
    Process ps =
        new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(process.pid())).start();
    return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void anotherProcessThatWasGivenTheSameNumberIsLeftAlone() {
    ClusterProcess earlier =
        new ClusterProcess("sleeper", process.pid(), Instant.now().minusSeconds(3600));

    assertThat(earlier.alive()).isFalse();
    assertThat(earlier.stop(LIMIT)).isEqualTo(ClusterProcess.Ending.WAS_GONE);
    assertThat(process.alive()).isTrue();
  }

  @Test
  void aForgottenProcessIsNotFound() {
    process.forget(directory);

    assertThat(ClusterProcess.recorded(directory, "sleeper")).isEmpty();
  }

  @Test
  void aPidFileWithOtherContentIsNamed() throws Exception {
    Files.writeString(directory.pids().resolve("sleeper.pid"), "what?");

    assertThatThrownBy(() -> ClusterProcess.recorded(directory, "sleeper"))
        .hasMessageContaining("sleeper.pid is not a pid file");
  }
}
