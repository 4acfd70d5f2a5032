package dev.tributary.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Without Flower there is nothing to compare with, and no figure. */
class WithoutFlowerTest {

  private static final String HOME = "tributary.home";

  /** Stands for a Python without network: its {@code pip} finds nothing. */
  private static final String PYTHON_WITHOUT_PYPI =
      """
      #!/bin/sh
      mkdir -p "$3/bin"
      cat > "$3/bin/pip" <<'END'
      #!/bin/sh
      echo "WARNING: Retrying after connection broken"
      echo "ERROR: Could not find a version that satisfies the requirement flwr (from versions: none)"
      echo "ERROR: No matching distribution found for flwr"
      exit 1
      END
      chmod +x "$3/bin/pip"
      """;

  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String homeBefore;

  @BeforeEach
  void useACheckoutWithoutFlower() throws IOException {
    Files.createFile(
        Files.createDirectories(home.resolve("deploy/flink/conf")).resolve("config.yaml"));
    homeBefore = System.getProperty(HOME);
    System.setProperty(HOME, home.toString());
  }

  @AfterEach
  void useTheFormerHome() {
    if (homeBefore == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, homeBefore);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"peers", "secure"})
  void withoutPythonTheCommandSaysSoAndFails(String benchmark) {
    int exitCode = bench(benchmark, "--python", home.resolve("no-python").toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .contains("error: nothing was measured: Flower needs Python 3.11 or later")
        .contains("no-python does not run");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"peers", "secure"})
  void withoutPyPiTheCommandSaysSoAndFails(String benchmark) throws IOException {
    Path python =
        Files.createFile(
            home.resolve("python"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(python, PYTHON_WITHOUT_PYPI);

    int exitCode = bench(benchmark, "--python", python.toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .contains("error: nothing was measured: Flower could not be installed from PyPI")
        .contains("ERROR: No matching distribution found for flwr");
    assertThat(out.toString()).isEmpty();
  }

  private int bench(String benchmark, String... options) {
    CommandLine command = BenchMain.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    String[] arguments = new String[options.length + 3];
    arguments[0] = benchmark;
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = "--output";
    arguments[options.length + 2] = "json";
    return command.execute(arguments);
  }
}
