package dev.tributary.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The script {@code tributary} in a small project of its own, whose Maven only leaves a trace and
 * whose Java prints what it was called with.
 */
final class ScriptProject {
  private static final Path SCRIPT = Path.of("..", "tributary").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of(
          "federation-core",
          "avro-schemas",
          "deploy/servers",
          "storage",
          "flink-jobs",
          "client-agent",
          "control-plane",
          "deploy/flink",
          "deploy/local",
          "benchmarks");

  private static final String FAKE_MAVEN =
      """
      #!/usr/bin/env bash
      echo "$JAVA_HOME: $*" >>builds
      echo "[ERROR] this is Maven speaking"
      until [[ ! -e hold ]]; do sleep 0.02; done
      [[ ! -e broken ]] || exit 1
      for module in %s; do
        mkdir -p $module/target/classes
        echo -n /jars/$module.jar >$module/target/classpath.txt
      done
      """
          .formatted(String.join(" ", MODULES));

  private static final String FAKE_JAVA =
      """
      #!/usr/bin/env bash
      if [[ $1 == -XshowSettings:properties ]]; then
        echo "    java.home = $(dirname "$(dirname "$0")")" >&2
        echo "    java.specification.version = ${FAKE_VERSION:-17}" >&2
        exit 0
      fi
      if [[ $1 == --list-modules ]]; then
        echo "java.base@17"
        echo "${FAKE_MODULE:-}"
        exit 0
      fi
      for argument in "$@"; do
        if [[ $argument == -XX:ArchiveClassesAtExit=* ]]; then
          echo archive >"${argument#*=}"
          echo run >>"$(dirname "$0")/archived"
          exit ${FAKE_ARCHIVE_EXIT:-0}
        fi
      done
      echo "pid $$"
      echo "in $PWD"
      printf '<%s>\\n' "$@"
      exit ${FAKE_EXIT:-0}
      """;

  final Path project;
  final Path java;

  /** Makes it in an empty directory. */
  ScriptProject(Path directory) throws IOException {
    project = Files.createDirectories(directory.resolve("a project"));
    java = directory.resolve("jdk");
    program(project.resolve("tributary"), Files.readString(SCRIPT, StandardCharsets.UTF_8));
    program(project.resolve("mvnw"), FAKE_MAVEN);
    program(java.resolve("bin/java"), FAKE_JAVA);
    program(java.resolve("bin/javac"), "#!/bin/sh\n");
    Files.createDirectories(project.resolve(".mvn"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    for (String module : MODULES) {
      Files.createDirectories(project.resolve(module).resolve("src/main"));
      Files.writeString(project.resolve(module).resolve("pom.xml"), "<project/>");
    }
  }

  record Run(int exitCode, String out, String err) {}

  Run run(String... arguments) throws Exception {
    return run(project.resolve("tributary"), Map.of(), arguments);
  }

  Run run(Path script, Map<String, String> environment, String... arguments) throws Exception {
    Process process = start(script, environment, arguments);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, err);
  }

  Process start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    Collections.addAll(command, arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(script.getParent().toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("TRIBUTARY_"));
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** A line for each archive of classes that was to be made. */
  List<String> archives() throws IOException {
    Path trace = java.resolve("bin/archived");
    return Files.exists(trace) ? Files.readAllLines(trace, StandardCharsets.UTF_8) : List.of();
  }

  List<String> builds() throws IOException {
    Path trace = project.resolve("builds");
    return Files.exists(trace) ? Files.readAllLines(trace, StandardCharsets.UTF_8) : List.of();
  }

  static Path real(Path path) throws IOException {
    return path.toRealPath();
  }

  static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
