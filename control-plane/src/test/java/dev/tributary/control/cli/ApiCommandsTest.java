package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.access.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiCommandsTest {
  @TempDir private Path directory;

  @Test
  void theServerAndItsTokensHaveHelpWithAnExample() {
    assertThat(Terminal.run("api", "--help").out()).contains("Examples:", "  ./tributary api");
    assertThat(Terminal.run("tokens", "create", "--help").out())
        .contains("Examples:", "  ./tributary tokens create");
    assertThat(Terminal.run("tokens").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aTokenIsPrintedOnceAndKnownFromThenOn() {
    Path file = directory.resolve("tokens.yaml");

    Terminal terminal =
        Terminal.run(
            "tokens",
            "create",
            "--name",
            "ward-7",
            "--role",
            "operator",
            "--namespace",
            "ward",
            "--file",
            file.toString());

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(terminal.lines()).hasSize(1);
    assertThat(Tokens.read(file).grant(terminal.lines().get(0)).orElseThrow())
        .matches(grant -> grant.role() == Role.OPERATOR && grant.covers("ward"))
        .matches(grant -> !grant.covers("default"));
  }

  @Test
  void aServerForOtherMachinesWithoutTokensIsAUsageErrorThatNamesTheKey() {
    Terminal terminal =
        Terminal.run("api", "--bootstrap-servers", "127.0.0.1:1", "--host", "0.0.0.0");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("api.tokens must be given unless api.host is a loopback");
  }

  @Test
  void aServerWithoutABrokerIsNoConnection() {
    Terminal terminal = Terminal.run("api", "--bootstrap-servers", "127.0.0.1:1", "--timeout", "1");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
    assertThat(terminal.err()).contains("no Kafka broker answers at 127.0.0.1:1 within 1 s");
  }

  @Test
  void aSpecIsValidatedWithThePathOfEveryKeyThatIsWrong() throws IOException {
    Path good = Files.writeString(directory.resolve("good.yaml"), SpecFileTest.YAML);
    Path bad =
        Files.writeString(
            directory.resolve("bad.yaml"),
            SpecFileTest.YAML.replace("seed: 7", "seed: x\n  depth: 3"));

    Terminal fine = Terminal.run("job", "validate", good.toString());
    Terminal broken = Terminal.run("job", "validate", bad.toString());
    JsonNode report = Terminal.run("job", "validate", bad.toString(), "-o", "json").json();

    assertThat(fine.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(fine.lines()).containsExactly(good + " is a valid job spec");
    assertThat(broken.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(broken.lines())
        .containsExactlyInAnyOrder(
            "model.depth is not known; known keys: [initial, seed, shardCoordinates, tensors]",
            "model.seed must be an integer, got x");
    assertThat(report.get("valid").booleanValue()).isFalse();
    assertThat(report.get("errors").findValuesAsText("path"))
        .containsExactlyInAnyOrder("model.depth", "model.seed");
  }
}
