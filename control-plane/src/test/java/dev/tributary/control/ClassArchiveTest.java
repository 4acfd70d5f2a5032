package dev.tributary.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.ScriptProject.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Path target = withJar();
    Run listing = script.run("job", "list");
    Path archive = target.resolve("classes-17.jsa");
    Path left = target.resolve(archive.getFileName() + "." + pid(listing));
    Run before = script.run("job", "submit");
    Files.writeString(left, "an archive");
    Run after = script.run("client", "list");
    ScriptProject.touch(project.resolve("pom.xml"));
    Run rebuilt = script.run("job", "show", "digits-1");

    assertThat(listing.out())
        .contains(
            "<-XX:ArchiveClassesAtExit="
                + ScriptProject.real(target).resolve(left.getFileName())
                + ">")
        .contains(
            "<%s/control-plane-1.2.3.jar:/jars/control-plane.jar>"
                .formatted(ScriptProject.real(target)));
    assertThat(before.out()).doesNotContain("-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit");
    assertThat(after.out())
        .contains(
            "<-XX:SharedArchiveFile="
                + ScriptProject.real(target).resolve(archive.getFileName())
                + ">");
    assertThat(left).doesNotExist();
    assertThat(rebuilt.out()).contains("-XX:ArchiveClassesAtExit").doesNotContain("-XX:Shared");
  }

  @Test
  void anArchiveCountsOnceItsProcessHasEndedAndOneWithoutAHeadNever() throws Exception {
    Path target = withJar();
    script.run("job", "list");
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path halved = Files.write(target.resolve("classes-17.jsa." + gone.pid()), new byte[64]);
    Path growing = target.resolve("classes-17.jsa." + ProcessHandle.current().pid());
    Files.writeString(growing, "an archive");

    Run run = script.run("job", "list");

    assertThat(run.out()).doesNotContain("-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit");
    assertThat(growing).exists();
    Files.delete(growing);
    assertThat(script.run("job", "list").out()).contains("-XX:ArchiveClassesAtExit");
    assertThat(halved).doesNotExist();
  }

  private Path withJar() throws IOException {
    Files.writeString(
        project.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n</project>\n");
    Path target = Files.createDirectories(project.resolve("control-plane/target"));
    Files.createFile(target.resolve("control-plane-1.2.3.jar"));
    return target;
  }

  private static String pid(Run run) {
    return run.out().lines().findFirst().orElseThrow().substring("pid ".length());
  }
}
