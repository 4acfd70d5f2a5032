package dev.tributary.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.util.FileUtils;

/**
 * Flower in a virtual environment of its own. It is made anew for each run, so that what runs is
 * what PyPI has at the pinned version.
 *
 * @param app the folder that {@code flwr run} takes
 * @param directory of the environment, Flower's home and its logs
 * @param version of flwr
 */
record FlowerInstallation(Path app, Path directory, String version) {

  private static final String ENVIRONMENT = "venv";

  /**
   * @param python the command that makes the environment
   * @throws IllegalStateException if there is no such Python, or PyPI does not give Flower
   */
  static FlowerInstallation make(String python, Path app, Path directory)
      throws IOException, InterruptedException {
    FileUtils.deleteDirectory(directory.toFile());
    Files.createDirectories(directory);
    Path venv = directory.resolve(ENVIRONMENT);
    Answer made;
    try {
      made = run(directory, List.of(python, "-m", "venv", venv.toString()));
    } catch (IOException missing) {
      throw new IllegalStateException(
          "nothing was measured: Flower needs Python 3.11 or later, and %s does not run"
              .formatted(python),
          missing);
    }
    if (made.exitCode() != 0) {
      throw new IllegalStateException(
          "nothing was measured: %s -m venv failed: %s".formatted(python, made.reason()));
    }
    FlowerInstallation flower = new FlowerInstallation(app, directory, "");
    Answer installed =
        run(
            directory,
            List.of(
                flower.command("pip"),
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--requirement",
                app.resolve("requirements.txt").toString()));
    if (installed.exitCode() != 0) {
      throw new IllegalStateException(
          "nothing was measured: Flower could not be installed from PyPI: " + installed.reason());
    }
    Answer version = run(directory, List.of(flower.command("flwr"), "--version"));
    if (version.exitCode() != 0) {
      throw new IllegalStateException(
          "nothing was measured: the installed Flower does not run: " + version.reason());
    }
    return new FlowerInstallation(app, directory, versionIn(version.output()));
  }

  /** The path of a command in the environment. */
  String command(String name) {
    return commands().resolve(name).toString();
  }

  /** The folder of the environment's commands. */
  Path commands() {
    return directory.resolve(ENVIRONMENT).resolve("bin");
  }

  /** Out of {@code Flower version: 1.34.0}. */
  static String versionIn(String output) {
    return output.strip().replaceFirst("(?s).*\\s", "");
  }

  /** What a command said and how it ended. */
  private record Answer(int exitCode, String output) {

    /** Its last error; if none is marked as such, its last line. */
    String reason() {
      List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
      return lines.stream()
          .filter(line -> line.startsWith("ERROR:"))
          .reduce((earlier, later) -> later)
          .orElse(lines.isEmpty() ? "exit code " + exitCode : lines.get(lines.size() - 1))
          .strip();
    }
  }

  private static Answer run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), output);
  }
}
