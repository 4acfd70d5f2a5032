package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.connection.ConnectionFinder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "job validate",
        "job submit",
        "job list",
        "job show",
        "job watch",
        "job explain",
        "job pause",
        "job resume",
        "job stop",
        "job note",
        "job update",
        "job delete",
        "job rerun",
        "model list",
        "model show",
        "model download",
        "model diff",
        "model import",
        "model promote",
        "model rollback",
        "client list",
        "client show",
        "client cordon",
        "client uncordon",
        "client drain",
        "client quarantine",
        "client release"
      })
  void everyVerbHasHelpWithAnExample(String verb) {
    String[] words = verb.split(" ", -1);

    Terminal terminal = Terminal.run(words[0], words[1], "--help");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(terminal.out()).contains("Examples:", "  ./tributary " + verb);
    assertThat(terminal.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "cordon", "uncordon", "drain", "quarantine", "release"})
  void everyVerbAboutClientsHasHelpWithAnExample(String verb) {
    Terminal terminal = Terminal.run("client", verb, "--help");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(terminal.out()).contains("Examples:", "  ./tributary client " + verb);
  }

  @Test
  void alertsHaveHelpWithAnExample() {
    Terminal terminal = Terminal.run("alerts", "--help");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(terminal.out()).contains("Examples:", "  ./tributary alerts --output json");
  }

  @Test
  void aVerbIsNeeded() {
    Terminal terminal = Terminal.run("job");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("submit", "watch", "Exit codes");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    Terminal terminal = Terminal.run("job", "list", "--colour");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("--colour");
  }

  @Test
  void aBadSpecIsAUsageErrorThatNamesFileAndKey() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("job.yaml"), SpecFileTest.YAML.replace("size: 10", "size: 0"));

    Terminal terminal =
        Terminal.run("job", "submit", file.toString(), "--bootstrap-servers", "127.0.0.1:1");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).startsWith("error: " + file + ": cohort.size must be in");
  }

  @Test
  void aModelToImportIsLookedAtBeforeAnythingIsSent() throws IOException {
    Path odd = Files.write(directory.resolve("odd.f32"), new byte[] {0, 0, (byte) 0xc0, 0x7f, 0});
    Path named = Files.write(directory.resolve("named.npz"), new byte[4]);
    Path nan = Files.write(directory.resolve("nan.f32"), new byte[] {0, 0, (byte) 0xc0, 0x7f});

    assertThat(importing(odd)).endsWith("must hold 1 to 2^31 - 1 float32 values, got 5 bytes\n");
    assertThat(importing(named)).contains("the order of the tensors must be known: give --spec");
    assertThat(importing(nan)).endsWith("nan.f32 must hold finite values, got NaN\n");
    assertThat(importing(directory.resolve("none.f32"))).endsWith("none.f32 does not exist\n");
  }

  private String importing(Path file) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("client.properties"),
            """
            bootstrap.servers=127.0.0.1:1
            s3.endpoint=http://127.0.0.1:1
            s3.region=us-east-1
            archive.bucket=models
            """);
    Terminal terminal =
        Terminal.run(
            "model", "import", file.toString(), "--to", "x", "--client-config", config.toString());
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    return terminal.err();
  }

  @Test
  void aBadIdIsAUsageErrorBeforeAnythingIsSent() throws IOException {
    Path file = Files.writeString(directory.resolve("job.yaml"), SpecFileTest.YAML);

    Terminal terminal = Terminal.run("job", "submit", file.toString(), "--id", "a/b");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("job id must match").contains("a/b");
  }

  @Test
  void aBrokerThatIsNotThereIsNoConnection() throws IOException {
    String servers = "127.0.0.1:" + freePort();

    Terminal terminal =
        Terminal.run("job", "list", "--bootstrap-servers", servers, "--timeout", "1");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
    assertThat(terminal.err())
        .isEqualTo("error: no Kafka broker answers at " + servers + " within 1 s\n");
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void aLocalClusterThatIsDownIsNamedAsSuch() throws IOException {
    Path cluster = Files.createDirectories(directory.resolve(".tributary/cluster"));
    Files.writeString(
        cluster.resolve("cluster.properties"), "bootstrap.servers=127.0.0.1:" + freePort());
    System.setProperty(ConnectionFinder.HOME_PROPERTY, directory.toString());

    Terminal terminal = Terminal.run("job", "list", "--timeout", "1");

    System.clearProperty(ConnectionFinder.HOME_PROPERTY);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
    assertThat(terminal.err()).contains("./tributary cluster status");
  }

  @Test
  void aTimeoutOfNothingIsAUsageError() {
    Terminal terminal =
        Terminal.run("job", "list", "--bootstrap-servers", "127.0.0.1:1", "--timeout", "0");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("--timeout must be in [1, 86400], got 0");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
