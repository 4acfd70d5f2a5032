package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.Records;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Verbs about jobs. */
class JobCommandsIT extends PlayedCommands {
  @Test
  void aSubmissionThatWaitsPrintsEveryRoundAndTheEnd() {
    federation.withClients();

    Terminal terminal = run("submit", spec.toString(), "--id", "job-1", "--wait");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(terminal.lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("job job-1 accepted: 2 rounds, 3 clients each"),
            line -> assertThat(line).matches("round   1  3 of 3 clients  60 B  .*  model v1"),
            line -> assertThat(line).matches("round   2  3 of 3 clients  60 B  .*  model v2"),
            line -> assertThat(line).isEqualTo("job job-1 finished: 2 rounds are done"),
            line -> assertThat(line).startsWith("model v2  s3://").contains("  sha256 "));
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void aSubmissionForAProgramPrintsOneDocument() {
    federation.withClients();

    JsonNode job = run("submit", spec.toString(), "--wait", "--output", "json").json();

    assertThat(job.get("id").textValue()).matches("digits-[a-z2-9]{6}");
    assertThat(job.get("state").textValue()).isEqualTo("FINISHED");
    assertThat(job.get("rounds")).hasSize(2);
  }

  @Test
  void everyLineOfAWatchForAProgramIsAnEvent() {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1");

    Terminal terminal = run("watch", "job-1", "--output", "json");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    List<String> events = new ArrayList<>();
    terminal.lines().forEach(line -> events.add(Terminal.json(line).get("event").textValue()));
    assertThat(events)
        .startsWith("job-accepted", "model-published")
        .contains("round-started", "round-closed", "model-archived")
        .endsWith("job-ended");
  }

  @Test
  void aStoppedJobIsAFailureToWhomeverWatchesIt() {
    run("submit", spec.toString(), "--id", "job-1");

    Terminal stop = run("stop", "job-1", "--reason", "wrong data");
    Terminal watch = run("watch", "job-1");

    assertThat(stop.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(stop.lines()).contains("job job-1 stopped: wrong data");
    assertThat(watch.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(watch.lines()).contains("job job-1 stopped: wrong data");
  }

  @Test
  void jobsAreListedAndShown() {
    run("submit", spec.toString(), "--id", "job-1");
    run("stop", "job-1");

    Terminal list = run("list");
    Terminal show = run("show", "job-1");

    assertThat(list.lines()).hasSize(2).last().asString().startsWith("job-1  digits  STOPPED");
    assertThat(show.lines()).startsWith("job       job-1", "name      digits", "state     STOPPED");
    assertThat(run("list", "-o", "json").json().at("/jobs/0/state").textValue())
        .isEqualTo("STOPPED");
    assertThat(run("show", "job-1", "-o", "json").json().get("reason").textValue())
        .isEqualTo("stopped by hand");
  }

  @Test
  void aJobIsNotedAndOnceItHasEndedDeleted() {
    run("submit", spec.toString(), "--id", "job-1");
    Terminal tooEarly = run("delete", "job-1");
    run("stop", "job-1", "--wait");
    Terminal note = run("note", "job-1", "wrong rate", "--author", "ada");
    Terminal show = run("show", "job-1");
    Terminal delete = run("delete", "job-1");

    assertThat(tooEarly.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(tooEarly.err()).contains("job 'job-1' must have ended to be deleted");
    assertThat(note.lines()).containsExactly("job job-1 has 1 note");
    assertThat(show.lines()).anyMatch(line -> line.endsWith(" ada: wrong rate"));
    assertThat(delete.lines()).containsExactly("job job-1 is deleted; its models stay");
    assertThat(run("delete", "job-1").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run("show", "job-1").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("list").lines()).singleElement().asString().startsWith("no jobs yet");
    assertThat(run("submit", spec.toString(), "--id", "job-1").err()).contains("was deleted");
  }

  @Test
  void aPausedJobBeginsNoRoundUntilItIsResumed() {
    run("submit", spec.toString(), "--id", "job-1");

    Terminal pause = run("pause", "job-1", "--reason", "maintenance");
    federation.withClients();
    Terminal list = run("list");
    Terminal resume = run("resume", "job-1", "--output", "json");
    Terminal watch = run("watch", "job-1");

    assertThat(pause.lines()).containsExactly("job job-1 is PAUSED");
    assertThat(list.lines()).last().asString().startsWith("job-1  digits  PAUSED");
    assertThat(resume.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(watch.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(watch.lines()).contains("paused: maintenance", "resumed");
  }

  @Test
  void aJobGetsAnotherSpecUntilItsFirstRoundBegins() throws IOException {
    run("submit", spec.toString(), "--id", "job-1");
    Path longer = directory.resolve("longer.json");
    Files.writeString(longer, JobSpecs.canonical(Records.spec(3)));

    Terminal update = run("update", "job-1", longer.toString());
    Terminal foreign = run("update", "job-2", longer.toString());
    federation.withClients();
    Terminal watch = run("watch", "job-1");
    Terminal late = run("update", "job-1", spec.toString());

    String hash = JobSpecs.sha256(Records.spec(3));
    assertThat(update.lines()).containsExactly("job job-1 has spec " + hash);
    assertThat(foreign.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(watch.lines())
        .contains("updated: spec " + hash)
        .anyMatch(l -> l.endsWith("model v3"));
    assertThat(late.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(late.err()).contains("job 'job-1' keeps its spec: it has ended, FINISHED");
    assertThat(run("show", "job-1", "-o", "json").json().at("/rounds/0/specSha256").asText())
        .isEqualTo(hash);
  }

  @Test
  void aJobThatWaitsForClientsIsExplained() {
    run("submit", spec.toString(), "--id", "job-1");
    await().until(() -> run("show", "job-1").out().contains("WAITING"));

    Terminal explain = run("explain", "job-1");

    assertThat(explain.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(explain.lines())
        .startsWith("job-1 is WAITING")
        .anyMatch(line -> line.matches("needs \\d+ clients? with .*; 0 match"));
  }

  @Test
  void anIdThatIsTakenIsAFailure() throws IOException {
    run("submit", spec.toString(), "--id", "job-1");
    Files.writeString(spec, JobSpecs.canonical(Records.spec(5)));

    Terminal second = run("submit", spec.toString(), "--id", "job-1");

    assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(second.err()).contains("job id 'job-1' is taken");
    assertThat(second.out()).isEmpty();
  }

  @Test
  void anUnknownJobIsAUsageError() {
    Terminal show = run("show", "nobody");

    assertThat(show.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(show.err()).isEqualTo("error: there is no job 'nobody'\n");
  }

  @Test
  void whatIsWrongIsToldAndChangesTheExitCode() throws IOException {
    Terminal well = run(List.of("alerts"));
    run("submit", spec.toString(), "--id", "job-1");
    Files.writeString(config, "api.alerts.job-millis=0\n", StandardOpenOption.APPEND);
    Files.writeString(
        spec, Files.readString(spec).replace("\"deadlineMillis\":60000", "\"deadlineMillis\":1"));
    run("submit", spec.toString(), "--id", "job-2");
    Terminal wrong = run(List.of("alerts"), "--output", "json");

    assertThat(well.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(well.lines()).startsWith("nothing is wrong");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
    JsonNode open = wrong.json().get("open");
    assertThat(open.findValuesAsText("subject")).containsExactly("job-2");
    assertThat(open.findValuesAsText("kind")).containsExactly("JOB_WITHOUT_PROGRESS");
  }
}
