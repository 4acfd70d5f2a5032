package dev.tributary.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AgentMainTest {
  private static final String GOOD =
      """
      clientId: edge-1
      kafka:
        bootstrap.servers: 127.0.0.1:9
      stateDirectory: state
      dataSets:
        points:
          path: points.csv
          label: -1
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void aGoodConfigurationIsToldWithWhatItHolds() throws IOException {
    Path config = config(GOOD, "1,2,0\n3,4,1\n5,6,0\n");

    assertThat(run("--config", config.toString(), "--check")).isZero();

    assertThat(out.toString())
        .isEqualTo(
            config
                + " is good: client edge-1, data sets points (3 rows, 2 features, 2 classes),"
                + " trainers mlp"
                + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
    assertThat(directory.resolve("state")).as("a check changes nothing").doesNotExist();
  }

  @Test
  void whatIsWrongIsOneLine() throws IOException {
    refused(
        GOOD.replace("clientId: edge-1", "clientId: edge 1"), "agent.yaml: clientId must match");
    refused(GOOD + "heartbeats: 3\n", "agent.yaml: heartbeats must be one of [");
    refused(GOOD.replace("127.0.0.1:9", "nowhere"), "agent.yaml: kafka.bootstrap.servers must be ");
    refused(
        GOOD.replace("127.0.0.1:9", "127.0.0.1:9\n  max.block.ms: soon"),
        "kafka: Invalid value soon for configuration max.block.ms");
    refused(GOOD.replace("points.csv", "lines.csv"), "agent.yaml: dataSets.points.path must be ");
    refused("clientId: [", "agent.yaml line 1 ");
  }

  @Test
  void badRowsAreOneLine() throws IOException {
    Path config = config(GOOD, "1,2,0\n3,four,1\n");

    assertThat(run("--config", config.toString(), "--check")).isEqualTo(2);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("error: ")
        .contains("points.csv line 2");
  }

  @Test
  void aMissingFileOrOptionIsOneLine() {
    assertThat(run("--config", directory.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("--config", "agent.yaml", "--fast")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "error: configuration must be a readable file, got " + directory.resolve("none.yaml"),
            "error: Missing required option: '--config=FILE'",
            "error: Unknown option: '--fast'");
  }

  @Test
  void aStateDirectoryThatIsDamagedIsOneLine() throws IOException {
    Path config = config(GOOD, "1,2,0\n");
    Files.createDirectory(directory.resolve("state"));
    Files.writeString(directory.resolve("state/progress.json"), "{");

    assertThat(run("--config", config.toString())).isEqualTo(1);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("error: " + directory.resolve("state/progress.json") + " is damaged: ");
  }

  /** The file that the project ships. */
  @Test
  void theExampleIsGood() {
    assertThat(run("--config", "agent.yaml", "--check")).as(err.toString()).isZero();

    assertThat(out.toString()).contains("digits (1797 rows, 64 features, 10 classes)");
  }

  private void refused(String yaml, String words) throws IOException {
    Path config = config(yaml, "1,2,0\n");
    err.getBuffer().setLength(0);

    assertThat(run("--config", config.toString(), "--check")).isEqualTo(2);

    assertThat(err.toString().lines()).singleElement().asString().startsWith("error: " + words);
  }

  private Path config(String yaml, String rows) throws IOException {
    Files.writeString(directory.resolve("points.csv"), rows);
    return Files.writeString(directory.resolve("agent.yaml"), yaml);
  }

  private int run(String... arguments) {
    CommandLine command = AgentMain.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
