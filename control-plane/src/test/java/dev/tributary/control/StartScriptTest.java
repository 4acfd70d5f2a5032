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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code tributary} in a small project of its own, whose Maven only leaves a trace and
 * whose Java prints what it was called with.
 */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
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
      echo "pid $$"
      echo "in $PWD"
      printf '<%s>\\n' "$@"
      exit ${FAKE_EXIT:-0}
      """;

  @TempDir private Path directory;
  private Path project;
  private Path java;

  @BeforeEach
  void makeProject() throws IOException {
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

  @Test
  void withoutACommandItTellsAboutAllOfThem() throws Exception {
    for (List<String> arguments : List.of(List.<String>of(), List.of("help"), List.of("--help"))) {
      Run run = run(arguments.toArray(String[]::new));

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains(
              "quickstart",
              "cluster up",
              "cluster down",
              "data split",
              "agent",
              "job submit",
              "model download",
              "keys create");
      assertThat(builds()).isEmpty();
    }
  }

  @Test
  void anUnknownCommandIsAUsageError() throws Exception {
    Run run = run("jobs");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("there is no command 'jobs'").contains("job submit");
  }

  @Test
  void theFirstUseBuildsAndSaysSoAndTheNextDoesNot() throws Exception {
    Run first = run("job", "list");
    Run second = run("job", "list");

    assertThat(first.err())
        .isEqualTo("tributary: building Tributary (first use, takes a few minutes) ...\n");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).containsExactly(java + ": -q -Dquick -DskipTests package");
    assertThat(second.out())
        .contains("<dev.tributary.control.ControlMain>\n<job>\n<list>\n")
        .contains(
            "<%1$s/control-plane/target/classes:/jars/control-plane.jar>".formatted(real(project)))
        .contains("<-Dtributary.home=%s>".formatted(real(project)));
  }

  @Test
  void newerSourcesAreBuiltAgain() throws Exception {
    run("job", "list");
    Path source = Files.writeString(project.resolve("storage/src/main/New.java"), "");
    Run changed = run("job", "list");
    Run unchanged = run("job", "list");
    Files.delete(source);
    Run deleted = run("job", "list");
    touch(project.resolve("flink-jobs/pom.xml"));
    Run pom = run("job", "list");

    for (Run run : List.of(changed, deleted, pom)) {
      assertThat(run.err()).isEqualTo("tributary: building Tributary (sources changed) ...\n");
    }
    assertThat(unchanged.err()).isEmpty();
    assertThat(builds()).hasSize(4);
  }

  @Test
  void aModuleThatWasCleanedIsBuiltAgain() throws Exception {
    run("job", "list");
    Files.delete(project.resolve("client-agent/target/classpath.txt"));

    assertThat(run("job", "list").err()).isEmpty();
    assertThat(run("agent", "--config", "agent.yaml").err()).contains("building Tributary");
  }

  @Test
  void aBuildThatFailsShowsItsLogAndIsTriedAgain() throws Exception {
    Files.createFile(project.resolve("broken"));
    Run broken = run("job", "list");
    Files.delete(project.resolve("broken"));
    Run repaired = run("job", "list");

    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err())
        .contains("[ERROR] this is Maven speaking")
        .contains("its log is " + real(project) + "/target/tributary-build.log");
    assertThat(repaired.exitCode()).isZero();
  }

  @Test
  void twoCommandsAtOnceBuildOnce() throws Exception {
    Path hold = Files.createFile(project.resolve("hold"));
    Process first = start(project.resolve("tributary"), Map.of(), "job", "list");
    Process second = start(project.resolve("tributary"), Map.of(), "job", "list");
    var waiting = second.errorReader();
    var building = first.errorReader();
    String said = building.readLine() + waiting.readLine();
    Files.delete(hold);

    assertThat(said).contains("building Tributary").contains("waiting for the build of another");
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aLockThatAKilledBuildLeftIsTakenOver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path lock = Files.createDirectories(project.resolve("target/tributary-building"));
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    assertThat(run("job", "list").exitCode()).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void itWorksFromAnotherDirectoryAndThroughALink() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("t"), Path.of("../a project/tributary"));

    Run run = run(link, Map.of(), "job", "submit", "my job.yaml", "");

    assertThat(run.out())
        .contains("in " + real(elsewhere) + "\n")
        .endsWith("<job>\n<submit>\n<my job.yaml>\n<>\n");
  }

  @Test
  void theCommandTakesTheScriptsPlaceSoThatSignalsReachIt() throws Exception {
    run("job", "list");
    Process process = start(project.resolve("tributary"), Map.of(), "job", "list");

    assertThat(process.inputReader().readLine()).isEqualTo("pid " + process.pid());
    process.waitFor();
  }

  @Test
  void theCommandsExitCodeIsTheScripts() throws Exception {
    assertThat(run(project.resolve("tributary"), Map.of("FAKE_EXIT", "3"), "job", "x").exitCode())
        .isEqualTo(3);
  }

  @Test
  void eachCommandHasItsMainClassAndFlags() throws Exception {
    assertThat(run("agent", "--config", "a.yaml").out())
        .contains("<dev.tributary.agent.AgentMain>\n<--config>\n<a.yaml>\n", "<-Xmx");
    assertThat(run("quickstart", "--rounds", "2").out())
        .contains("<dev.tributary.local.LocalMain>\n<quickstart>\n<--rounds>\n<2>\n", "<-Xmx")
        .contains("<--add-opens=java.base/java.util=ALL-UNNAMED>");
    assertThat(run("cluster", "up").out())
        .contains("<dev.tributary.local.LocalMain>\n<cluster>\n<up>\n")
        .contains("<-Dtributary.log.file=" + real(project) + "/.tributary/logs/");
    assertThat(run("data", "split").out())
        .contains("<dev.tributary.local.LocalMain>\n<data>\n<split>\n");
    assertThat(run("keys", "list").out())
        .contains("<dev.tributary.control.ControlMain>\n<keys>\n<list>\n");
    assertThat(run("tokens", "create").out())
        .contains("<dev.tributary.control.ControlMain>\n<tokens>\n<create>\n");
    assertThat(run("api", "--port", "0").out())
        .contains("<dev.tributary.control.ControlMain>\n<api>\n<--port>\n<0>\n", "<-Xmx");
    assertThat(run("completion").out()).contains("<dev.tributary.benchmarks.CompletionMain>\n");
    assertThat(run("help", "job", "submit").out()).endsWith("<job>\n<submit>\n<--help>\n");
  }

  @Test
  void agentsAndBenchmarksGetTheVectorInstructionsOfAJavaThatHasThem() throws Exception {
    Path script = project.resolve("tributary");
    Map<String, String> with = Map.of("FAKE_MODULE", "jdk.incubator.vector@17");

    for (String command : List.of("agent", "bench")) {
      assertThat(run(script, with, command).out()).contains("<--add-modules=jdk.incubator.vector>");
      assertThat(run(command).out()).doesNotContain("--add-modules");
    }
    assertThat(run(script, with, "keys", "list").out()).doesNotContain("--add-modules");
  }

  @Test
  void moreFlagsComeFromTheEnvironmentAndWin() throws Exception {
    Run run =
        run(project.resolve("tributary"), Map.of("TRIBUTARY_JAVA_OPTS", "-Xmx5g -Da=b"), "agent");

    assertThat(run.out()).containsSubsequence("<-Xmx1g>", "<-Xmx5g>\n<-Da=b>", "AgentMain");
  }

  @Test
  void jarsOfOthersAreLastOnTheClassPath() throws Exception {
    Map<String, String> plugins = Map.of("TRIBUTARY_PLUGINS", "ours.jar:/opt/theirs.jar");

    Run run = run(project.resolve("tributary"), plugins, "job", "list");

    assertThat(run.out())
        .contains("<-Dtributary.plugins=ours.jar:/opt/theirs.jar>")
        .contains(":ours.jar:/opt/theirs.jar>\n<dev.tributary.control.ControlMain>");
    assertThat(run("job", "list").out()).doesNotContain("plugins");
  }

  @Test
  void theVersionIsThatOfTheParentPom() throws Exception {
    Files.writeString(
        project.resolve("pom.xml"),
        "<project>\n  <version>1.2.3</version>\n  <x><version>9</version></x>\n</project>\n");

    assertThat(run("--version").out()).isEqualTo("tributary 1.2.3\n");
    assertThat(run("quickstart").out()).contains("<-Dtributary.version=1.2.3>");
  }

  @Test
  void anOldJavaIsRefusedWithItsVersion() throws Exception {
    for (String version : List.of("1.8", "11")) {
      Run run = run(project.resolve("tributary"), Map.of("FAKE_VERSION", version), "job", "list");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("needs a JDK 17 or later", "is version " + version);
    }
    assertThat(builds()).isEmpty();
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    Run run = run(project.resolve("tributary"), Map.of("JAVA_HOME", "/nowhere"), "job", "list");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("JAVA_HOME is /nowhere");
  }

  @Test
  void aJavaWithoutACompilerIsToldBeforeTheBuild() throws Exception {
    Files.delete(java.resolve("bin/javac"));

    Run run = run("job", "list");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is a JRE without javac");
    assertThat(builds()).isEmpty();
  }

  @Test
  void whatWasBuiltLastRunsIfTheBuildIsToBeSkipped() throws Exception {
    run("job", "list");
    touch(project.resolve("pom.xml"));

    Run run = run(project.resolve("tributary"), Map.of("TRIBUTARY_SKIP_BUILD", "1"), "job", "list");

    assertThat(run.exitCode()).isZero();
    assertThat(builds()).hasSize(1);
  }

  private record Run(int exitCode, String out, String err) {}

  private Run run(String... arguments) throws Exception {
    return run(project.resolve("tributary"), Map.of(), arguments);
  }

  private Run run(Path script, Map<String, String> environment, String... arguments)
      throws Exception {
    Process process = start(script, environment, arguments);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, err);
  }

  private Process start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    Collections.addAll(command, arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(script.getParent().toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("TRIBUTARY_"));
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> builds() throws IOException {
    Path trace = project.resolve("builds");
    return Files.exists(trace) ? Files.readAllLines(trace, StandardCharsets.UTF_8) : List.of();
  }

  private static Path real(Path path) throws IOException {
    return path.toRealPath();
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
