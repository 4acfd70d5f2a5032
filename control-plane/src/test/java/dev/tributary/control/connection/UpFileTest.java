package dev.tributary.control.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpFileTest {
  private static final String UP = "127.0.0.1:1111";
  private static final String CLUSTER = "127.0.0.1:2222";

  @TempDir private Path directory;
  private UpFile file;

  @BeforeEach
  void aClusterWasStartedToo() throws IOException {
    file = UpFile.of(directory);
    Path folder = Files.createDirectories(directory.resolve(".tributary/cluster"));
    Files.writeString(folder.resolve("cluster.properties"), "bootstrap.servers=" + CLUSTER + "\n");
  }

  @Test
  void whatRunsInOneJvmIsFoundBeforeACluster() {
    file.write(Map.of("bootstrap.servers", UP));

    assertThat(found()).isEqualTo(UP);
  }

  @Test
  void theNumberOfItsProcessIsNoSettingOfKafka() {
    file.write(Map.of("bootstrap.servers", UP));

    assertThat(
            new ConnectionFinder(directory)
                .find(Optional.empty(), Optional.empty())
                .kafka()
                .properties())
        .containsOnlyKeys("bootstrap.servers");
  }

  @Test
  void afterItsEndTheClusterIsFoundAgain() {
    file.write(Map.of("bootstrap.servers", UP));

    file.delete();

    assertThat(found()).isEqualTo(CLUSTER);
  }

  /** A process that is killed has no time to delete its file. */
  @Test
  void aFileOfAProcessThatIsGoneDoesNotCount() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    file.write(Map.of("bootstrap.servers", UP));
    replace("up.pid", Long.toString(gone.pid()));

    assertThat(found()).isEqualTo(CLUSTER);
    assertThatCode(file::requireNobody).doesNotThrowAnyException();
  }

  /** The system gives numbers again. */
  @Test
  void aProcessThatWasBornAtAnotherTimeIsAnotherOne() throws IOException {
    file.write(Map.of("bootstrap.servers", UP));
    replace("up.born", "2020-01-01T00:00:00Z");

    assertThat(found()).isEqualTo(CLUSTER);
  }

  @Test
  void aSecondOneIsRefusedWhileTheFirstLives() {
    file.write(Map.of("bootstrap.servers", UP));

    assertThatIllegalStateException()
        .isThrownBy(file::requireNobody)
        .withMessageContaining("got process " + ProcessHandle.current().pid());
  }

  private Object found() {
    return new ConnectionFinder(directory)
        .find(Optional.empty(), Optional.empty())
        .kafka()
        .properties()
        .get("bootstrap.servers");
  }

  private void replace(String key, String value) throws IOException {
    String text = Files.readString(file.path());
    Files.writeString(file.path(), text.replaceAll("(?m)^" + key + "=.*$", key + "=" + value));
  }
}
