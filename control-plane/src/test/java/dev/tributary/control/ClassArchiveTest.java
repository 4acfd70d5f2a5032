package dev.tributary.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.control.ScriptProject.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive of parsed classes that short commands start from. */
@DisabledOnOs(OS.WINDOWS)
class ClassArchiveTest {
  @TempDir private Path directory;
  private ScriptProject script;
  private Path project;

  @BeforeEach
  void makeProject() throws IOException {
    script = new ScriptProject(directory);
    project = script.project;
  }

  @Test
  void aListingLeavesAnArchiveOfItsClassesAndLaterCommandsStartFromIt() throws Exception {
    Path archive = withJar().resolve("classes-17.jsa");
    Run before = script.run("job", "submit");
    Run listing = script.run("job", "list");
    await().until(() -> Files.exists(archive));
    Run after = script.run("client", "list");
    ScriptProject.touch(project.resolve("pom.xml"));
    Run rebuilt = script.run("job", "show", "digits-1");

    String use = "<-XX:SharedArchiveFile=" + ScriptProject.real(archive) + ">";
    assertThat(List.of(before.out(), listing.out(), rebuilt.out()))
        .allSatisfy(out -> assertThat(out).contains("pid ").doesNotContain("-XX:Shared"));
    assertThat(listing.out())
        .contains(
            "<%s/control-plane-1.2.3.jar:/jars/control-plane.jar>"
                .formatted(ScriptProject.real(archive.getParent())));
    assertThat(after.out()).contains(use);
    await().until(() -> script.run("job", "stop").out().contains(use));
    assertThat(script.archives()).hasSize(2);
  }

  /** On a full disk, or where the project may not be written to. */
  @Test
  void anArchiveThatCanNotBeMadeIsNoFaultOfTheListing() throws Exception {
    Path target = withJar();
    Map<String, String> failing = Map.of("FAKE_ARCHIVE_EXIT", "1");

    Run listing = script.run(project.resolve("tributary"), failing, "job", "list");

    assertThat(listing.exitCode()).isZero();
    await().until(() -> !script.archives().isEmpty());
    await().until(() -> archivesIn(target).isEmpty());
    assertThat(script.run("job", "stop").out()).doesNotContain("-XX:Shared");
  }

  @Test
  void aListingWithPluginsLeavesNone() throws Exception {
    Path archive = withJar().resolve("classes-17.jsa");
    Map<String, String> plugins = Map.of("TRIBUTARY_PLUGINS", "fair.jar");
    script.run(project.resolve("tributary"), plugins, "job", "list");
    script.run("job", "list");
    await().until(() -> Files.exists(archive));

    assertThat(script.archives()).hasSize(1);
  }

  private static List<Path> archivesIn(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().contains(".jsa")).toList();
    }
  }

  private Path withJar() throws IOException {
    Files.writeString(
        project.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n</project>\n");
    Path target = Files.createDirectories(project.resolve("control-plane/target"));
    Files.createFile(target.resolve("control-plane-1.2.3.jar"));
    return target;
  }
}
