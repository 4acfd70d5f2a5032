package dev.tributary.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.ScriptProject.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code tributary} starts, and what it builds before. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
  @TempDir private Path directory;
  private ScriptProject script;
  private Path project;
  private Path java;

  @BeforeEach
  void makeProject() throws IOException {
    script = new ScriptProject(directory);
    project = script.project;
    java = script.java;
  }

  @Test
  void withoutACommandItTellsAboutAllOfThem() throws Exception {
    for (List<String> arguments : List.of(List.<String>of(), List.of("help"), List.of("--help"))) {
      Run run = script.run(arguments.toArray(String[]::new));

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
      assertThat(script.builds()).isEmpty();
    }
  }

  @Test
  void anUnknownCommandIsAUsageError() throws Exception {
    Run run = script.run("jobs");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("there is no command 'jobs'").contains("job submit");
  }

  @Test
  void theFirstUseBuildsAndSaysSoAndTheNextDoesNot() throws Exception {
    Run first = script.run("job", "list");
    Run second = script.run("job", "list");

    assertThat(first.err())
        .isEqualTo("tributary: building Tributary (first use, takes a few minutes) ...\n");
    assertThat(second.err()).isEmpty();
    assertThat(script.builds()).containsExactly(java + ": -q -Dquick -DskipTests package");
    assertThat(second.out())
        .contains("<dev.tributary.control.ControlMain>\n<job>\n<list>\n")
        .contains(
            "<%1$s/control-plane/target/classes:/jars/control-plane.jar>"
                .formatted(ScriptProject.real(project)))
        .contains("<-Dtributary.home=%s>".formatted(ScriptProject.real(project)));
  }

  @Test
  void newerSourcesAreBuiltAgain() throws Exception {
    script.run("job", "list");
    Path source = Files.writeString(project.resolve("storage/src/main/New.java"), "");
    Run changed = script.run("job", "list");
    Run unchanged = script.run("job", "list");
    Files.delete(source);
    Run deleted = script.run("job", "list");
    ScriptProject.touch(project.resolve("flink-jobs/pom.xml"));
    Run pom = script.run("job", "list");

    for (Run run : List.of(changed, deleted, pom)) {
      assertThat(run.err()).isEqualTo("tributary: building Tributary (sources changed) ...\n");
    }
    assertThat(unchanged.err()).isEmpty();
    assertThat(script.builds()).hasSize(4);
  }

  @Test
  void aModuleThatWasCleanedIsBuiltAgain() throws Exception {
    script.run("job", "list");
    Files.delete(project.resolve("client-agent/target/classpath.txt"));

    assertThat(script.run("job", "list").err()).isEmpty();
    assertThat(script.run("agent", "--config", "agent.yaml").err()).contains("building Tributary");
  }

  @Test
  void aBuildThatFailsShowsItsLogAndIsTriedAgain() throws Exception {
    Files.createFile(project.resolve("broken"));
    Run broken = script.run("job", "list");
    Files.delete(project.resolve("broken"));
    Run repaired = script.run("job", "list");

    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err())
        .contains("[ERROR] this is Maven speaking")
        .contains("its log is " + ScriptProject.real(project) + "/target/tributary-build.log");
    assertThat(repaired.exitCode()).isZero();
  }

  @Test
  void twoCommandsAtOnceBuildOnce() throws Exception {
    Path hold = Files.createFile(project.resolve("hold"));
    Process first = script.start(project.resolve("tributary"), Map.of(), "job", "list");
    Process second = script.start(project.resolve("tributary"), Map.of(), "job", "list");
    var waiting = second.errorReader();
    var building = first.errorReader();
    String said = building.readLine() + waiting.readLine();
    Files.delete(hold);

    assertThat(said).contains("building Tributary").contains("waiting for the build of another");
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(script.builds()).hasSize(1);
  }

  @Test
  void aLockThatAKilledBuildLeftIsTakenOver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path lock = Files.createDirectories(project.resolve("target/tributary-building"));
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    assertThat(script.run("job", "list").exitCode()).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void itWorksFromAnotherDirectoryAndThroughALink() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("t"), Path.of("../a project/tributary"));

    Run run = script.run(link, Map.of(), "job", "submit", "my job.yaml", "");

    assertThat(run.out())
        .contains("in " + ScriptProject.real(elsewhere) + "\n")
        .endsWith("<job>\n<submit>\n<my job.yaml>\n<>\n");
  }

  @Test
  void theCommandTakesTheScriptsPlaceSoThatSignalsReachIt() throws Exception {
    script.run("job", "list");
    Process process = script.start(project.resolve("tributary"), Map.of(), "job", "list");

    assertThat(process.inputReader().readLine()).isEqualTo("pid " + process.pid());
    process.waitFor();
  }

  @Test
  void theCommandsExitCodeIsTheScripts() throws Exception {
    assertThat(
            script
                .run(project.resolve("tributary"), Map.of("FAKE_EXIT", "3"), "job", "x")
                .exitCode())
        .isEqualTo(3);
  }

  @Test
  void eachCommandHasItsMainClassAndFlags() throws Exception {
    assertThat(script.run("agent", "--config", "a.yaml").out())
        .contains("<dev.tributary.agent.AgentMain>\n<--config>\n<a.yaml>\n", "<-Xmx");
    assertThat(script.run("quickstart", "--rounds", "2").out())
        .contains("<dev.tributary.local.LocalMain>\n<quickstart>\n<--rounds>\n<2>\n", "<-Xmx")
        .contains("<--add-opens=java.base/java.util=ALL-UNNAMED>");
    assertThat(script.run("cluster", "up").out())
        .contains("<dev.tributary.local.LocalMain>\n<cluster>\n<up>\n")
        .contains("<-Dtributary.log.file=" + ScriptProject.real(project) + "/.tributary/logs/");
    assertThat(script.run("data", "split").out())
        .contains("<dev.tributary.local.LocalMain>\n<data>\n<split>\n");
    assertThat(script.run("keys", "list").out())
        .contains("<dev.tributary.control.ControlMain>\n<keys>\n<list>\n");
    assertThat(script.run("tokens", "create").out())
        .contains("<dev.tributary.control.ControlMain>\n<tokens>\n<create>\n");
    assertThat(script.run("api", "--port", "0").out())
        .contains("<dev.tributary.control.ControlMain>\n<api>\n<--port>\n<0>\n", "<-Xmx");
    assertThat(script.run("completion").out())
        .contains("<dev.tributary.benchmarks.CompletionMain>\n");
    assertThat(script.run("help", "job", "submit").out()).endsWith("<job>\n<submit>\n<--help>\n");
  }

  @Test
  void agentsAndBenchmarksGetTheVectorInstructionsOfAJavaThatHasThem() throws Exception {
    Path file = project.resolve("tributary");
    Map<String, String> with = Map.of("FAKE_MODULE", "jdk.incubator.vector@17");

    for (String command : List.of("agent", "bench")) {
      assertThat(script.run(file, with, command).out())
          .contains("<--add-modules=jdk.incubator.vector>");
      assertThat(script.run(command).out()).doesNotContain("--add-modules");
    }
    assertThat(script.run(file, with, "keys", "list").out()).doesNotContain("--add-modules");
  }

  @Test
  void moreFlagsComeFromTheEnvironmentAndWin() throws Exception {
    Run run =
        script.run(
            project.resolve("tributary"), Map.of("TRIBUTARY_JAVA_OPTS", "-Xmx5g -Da=b"), "agent");

    assertThat(run.out()).containsSubsequence("<-Xmx1g>", "<-Xmx5g>\n<-Da=b>", "AgentMain");
  }

  @Test
  void jarsOfOthersAreLastOnTheClassPath() throws Exception {
    Map<String, String> plugins = Map.of("TRIBUTARY_PLUGINS", "ours.jar:/opt/theirs.jar");

    Run run = script.run(project.resolve("tributary"), plugins, "job", "list");

    assertThat(run.out())
        .contains("<-Dtributary.plugins=ours.jar:/opt/theirs.jar>")
        .contains(":ours.jar:/opt/theirs.jar>\n<dev.tributary.control.ControlMain>");
    assertThat(script.run("job", "list").out()).doesNotContain("plugins");
  }

  @Test
  void theVersionIsThatOfTheParentPom() throws Exception {
    Files.writeString(
        project.resolve("pom.xml"),
        "<project>\n  <version>1.2.3</version>\n  <x><version>9</version></x>\n</project>\n");

    assertThat(script.run("--version").out()).isEqualTo("tributary 1.2.3\n");
    assertThat(script.run("quickstart").out()).contains("<-Dtributary.version=1.2.3>");
  }

  @Test
  void anOldJavaIsRefusedWithItsVersion() throws Exception {
    for (String version : List.of("1.8", "11")) {
      Run run =
          script.run(project.resolve("tributary"), Map.of("FAKE_VERSION", version), "job", "list");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("needs a JDK 17 or later", "is version " + version);
    }
    assertThat(script.builds()).isEmpty();
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    Run run =
        script.run(project.resolve("tributary"), Map.of("JAVA_HOME", "/nowhere"), "job", "list");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("JAVA_HOME is /nowhere");
  }

  @Test
  void aJavaWithoutACompilerIsToldBeforeTheBuild() throws Exception {
    Files.delete(java.resolve("bin/javac"));

    Run run = script.run("job", "list");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is a JRE without javac");
    assertThat(script.builds()).isEmpty();
  }

  @Test
  void whatWasBuiltLastRunsIfTheBuildIsToBeSkipped() throws Exception {
    script.run("job", "list");
    ScriptProject.touch(project.resolve("pom.xml"));

    Run run =
        script.run(
            project.resolve("tributary"), Map.of("TRIBUTARY_SKIP_BUILD", "1"), "job", "list");

    assertThat(run.exitCode()).isZero();
    assertThat(script.builds()).hasSize(1);
  }

  @Test
  void aJdkThatSaysInAFileWhoItIsIsNotAsked() throws Exception {
    Path release = java.resolve("release");
    Files.writeString(release, "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"11.0.2\"\n");
    Run old = script.run("job", "list");
    Files.writeString(release, "JAVA_VERSION=\"21.0.4\"\n");

    assertThat(old.err()).contains("needs a JDK 17 or later", "is version 11.0.2");
    assertThat(script.run("job", "list").exitCode()).isZero();
    assertThat(script.builds())
        .containsExactly(ScriptProject.real(java) + ": -q -Dquick -DskipTests package");
  }
}
