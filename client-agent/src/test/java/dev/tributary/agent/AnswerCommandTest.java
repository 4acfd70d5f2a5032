package dev.tributary.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.consent.Desk;
import dev.tributary.agent.consent.Policy;
import dev.tributary.agent.consent.Specs;
import dev.tributary.agent.consent.TaskFiles;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The person at the site, and a daemon that has told its jobs. */
class AnswerCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;
  private Desk desk;

  @BeforeEach
  void tellJobs() throws IOException {
    Files.writeString(directory.resolve("points.csv"), "1,2,0\n");
    Files.writeString(
        directory.resolve("agent.yaml"),
        """
        clientId: edge-1
        kafka: {bootstrap.servers: 127.0.0.1:9}
        stateDirectory: state
        dataSets:
          digits: {path: points.csv, label: -1}
        """);
    Path state = Files.createDirectory(directory.resolve("state"));
    desk = new Desk("edge-1", Policy.MANUAL, Set.of("digits"), new TaskFiles(state, "edge-1"));
    desk.onJobs(Specs.log(Specs.accepted("digits-1", Specs.spec("digits", "research"))));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine command = AgentMain.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private String config() {
    return directory.resolve("agent.yaml").toString();
  }

  @Test
  void tasksAreShownWithWhatIsDoneForThem() {
    assertThat(run("tasks", "--config", config())).as(err.toString()).isZero();

    String digits = JobSpecs.sha256(Specs.spec("digits", "research")).substring(0, 12);
    assertThat(out.toString().lines())
        .containsExactly(
            "JOB       NAME    NAMESPACE  TRAINER  DATA SET  SPEC          STATE                 REASON",
            "digits-1  digits  research   mlp      digits    "
                + digits
                + "  waiting for approval  waiting for approval");
    assertThat(run("tasks", "--config", config(), "--output", "json")).isZero();
    assertThat(out.toString())
        .contains(JobSpecs.sha256(Specs.spec("digits", "research")), "\"job\" : \"digits-1\"");
  }

  @Test
  void anAnswerReachesTheDaemonAndTheListAtOnce() throws IOException {
    assertThat(run("approve", "digits-1", "--config", config())).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("job digits-1 is approved");
    assertThat(desk.onAnswers()).isTrue();
    assertThat(desk.declined()).isEmpty();

    assertThat(run("decline", "digits-1", "--config", config(), "--reason", "no consent")).isZero();
    assertThat(run("tasks", "--config", config())).isZero();
    assertThat(out.toString()).contains("  declined  no consent");
    assertThat(desk.onAnswers()).isTrue();
    assertThat(desk.declined()).containsEntry("digits-1", "no consent");
  }

  @Test
  void anApprovalIsForTheSpecThatThePersonSaw() throws IOException {
    String seen = JobSpecs.sha256(Specs.spec("digits", "research"));
    desk.onJobs(
        Specs.log(
            Specs.accepted("digits-1", Specs.spec("digits", "research")),
            Specs.updated("digits-1", Specs.spec("other", "research"))));
    String now = JobSpecs.sha256(Specs.spec("other", "research"));

    assertThat(run("approve", "digits-1", "--config", config(), "--spec", seen.substring(0, 12)))
        .isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "error: --spec must be how the hash of the job's spec begins, %s, got %s"
                .formatted(now, seen.substring(0, 12)));
    assertThat(run("approve", "digits-1", "--config", config(), "--spec", now.substring(0, 12)))
        .isZero();
    assertThat(out.toString())
        .startsWith("job digits-1 is approved with spec " + now.substring(0, 12));
    assertThat(desk.onAnswers()).isTrue();
    assertThat(desk.declined()).isEmpty();
  }

  @Test
  void aJobThatIsNotKnownHereIsRefused() {
    assertThat(run("approve", "digits-2", "--config", config())).isEqualTo(2);
    assertThat(run("decline", "digits-1", "--config", config(), "--reason", "x".repeat(201)))
        .isEqualTo(2);
    assertThat(run("approve", "digits-1")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "error: JOB must be one that asks for this site's data, [digits-1], got digits-2",
            "error: reason must have <= 200 characters, got 201",
            "error: Missing required option: '--config=FILE'");
  }
}
