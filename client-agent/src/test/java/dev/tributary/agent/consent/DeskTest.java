package dev.tributary.agent.consent;

import static dev.tributary.agent.consent.Specs.accepted;
import static dev.tributary.agent.consent.Specs.ended;
import static dev.tributary.agent.consent.Specs.log;
import static dev.tributary.agent.consent.Specs.spec;
import static dev.tributary.agent.consent.Specs.updated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskTest {
  private static final String DIGITS = JobSpecs.sha256(spec("digits", "research"));
  private static final LogState ONE = log(accepted("one", spec("digits", "research")));

  @TempDir private Path directory;
  private TaskFiles files;

  @BeforeEach
  void open() {
    files = new TaskFiles(directory, "edge-1");
  }

  private Desk desk(Policy policy) throws IOException {
    return new Desk("edge-1", policy, Set.of("digits"), files);
  }

  private static JobInfo info(LogState log, String job) {
    return ((JobState.Live) log.jobs().get(job)).info();
  }

  @Test
  void withoutAPolicyEveryJobIsAcceptedAndNothingIsDeclined() throws IOException {
    Desk desk = desk(Policy.AUTO);

    assertThat(desk.onJobs(ONE)).isFalse();

    assertThat(desk.isGivenTo(info(ONE, "one"))).isTrue();
    assertThat(desk.declined()).isEmpty();
    assertThat(files.tasks()).extracting(Task::state).containsExactly(Task.State.ACCEPTED);
  }

  @Test
  void aJobWaitsForItsApproval() throws IOException {
    Desk desk = desk(Policy.MANUAL);
    // Whoever asks first: the session reads a record before the desk is shown the state after it.
    assertThat(desk.isGivenTo(info(ONE, "one"))).isFalse();

    assertThat(desk.onJobs(ONE)).isTrue();
    assertThat(desk.declined()).isEqualTo(Map.of("one", "waiting for approval"));
    assertThat(files.tasks()).extracting(Task::state).containsExactly(Task.State.WAITING);

    files.add(new Answer("one", true, "ethics 12/3", DIGITS));

    assertThat(desk.onAnswers()).isTrue();
    assertThat(desk.isGivenTo(info(ONE, "one"))).isTrue();
    assertThat(desk.declined()).isEmpty();
    assertThat(desk.onAnswers()).as("no newer answer").isFalse();
  }

  @Test
  void anAnswerStandsAgainstThePolicyAndOverRestarts() throws IOException {
    desk(Policy.AUTO).onJobs(ONE);
    files.add(new Answer("one", false, "no consent", DIGITS));

    Desk restarted = desk(Policy.AUTO);
    assertThat(restarted.isGivenTo(info(ONE, "one"))).isFalse();
    restarted.onJobs(ONE);

    assertThat(restarted.declined()).isEqualTo(Map.of("one", "no consent"));
    files.add(new Answer("other", true, "", DIGITS));
    restarted.onAnswers();
    assertThat(restarted.isGivenTo(info(ONE, "one"))).isFalse();
  }

  @Test
  void jobsThatHaveEndedAndThoseForOtherDataAreNoneOfItsBusiness() throws IOException {
    LogState log =
        log(
            accepted("one", spec("digits", "research")),
            accepted("two", spec("letters", "research", "letters")),
            accepted("three", spec("digits", "research")),
            ended("three"));
    Desk desk = desk(Policy.MANUAL);

    desk.onJobs(log);

    assertThat(files.tasks()).extracting(Task::job).containsExactly("one");
    assertThat(desk.isGivenTo(info(log, "two"))).isTrue();

    assertThat(desk.onJobs(log(accepted("one", spec("digits", "x")), ended("one")))).isTrue();
    assertThat(files.tasks()).isEmpty();
    assertThat(desk.declined()).isEmpty();
  }

  @Test
  void anApprovalStandsForTheSpecThatWasApprovedAlone() throws IOException {
    LogState before = log(accepted("one", spec("digits", "x")));
    LogState after = log(accepted("one", spec("digits", "x")), updated("one", spec("other", "x")));
    Desk desk = desk(Policy.MANUAL);
    desk.onJobs(before);
    files.add(new Answer("one", true, "ok", JobSpecs.sha256(spec("digits", "x"))));
    desk.onAnswers();
    assertThat(desk.isGivenTo(info(before, "one"))).isTrue();

    // The session reads the record before the desk is shown the state after it.
    assertThat(desk.isGivenTo(info(after, "one"))).isFalse();
    assertThat(desk.onJobs(after)).isTrue();

    assertThat(desk.declined()).isEqualTo(Map.of("one", "waiting for approval of this spec"));
    assertThat(files.tasks())
        .extracting(Task::name, Task::state)
        .containsExactly(tuple("other", Task.State.WAITING));
    assertThat(desk(Policy.MANUAL).isGivenTo(info(after, "one"))).as("a restart").isFalse();
    files.add(new Answer("one", true, "ok", JobSpecs.sha256(spec("other", "x"))));
    assertThat(desk.onAnswers()).isTrue();
    assertThat(desk.isGivenTo(info(after, "one"))).isTrue();
  }

  @Test
  void aRefusalStandsForAnySpecOfTheJob() throws IOException {
    LogState after = log(accepted("one", spec("digits", "x")), updated("one", spec("other", "x")));
    files.add(new Answer("one", false, "no consent", JobSpecs.sha256(spec("digits", "x"))));
    Desk desk = desk(Policy.AUTO);

    desk.onJobs(after);

    assertThat(desk.isGivenTo(info(after, "one"))).isFalse();
    assertThat(desk.declined()).isEqualTo(Map.of("one", "no consent"));
  }

  @Test
  void thePolicyJudgesAJobAnewThatHasAnotherSpec() throws IOException {
    LogState before = log(accepted("one", spec("digits", "x")));
    LogState letters =
        log(accepted("one", spec("digits", "x")), updated("one", spec("digits", "x", "letters")));
    LogState test = log(accepted("one", spec("digits", "x")), updated("one", spec("a-test", "x")));
    Rule noTests =
        new Rule(
            Verdict.DECLINE,
            Optional.of("*-test"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "no tests");
    Desk desk = desk(new Policy(List.of(noTests), Verdict.ACCEPT));
    desk.onJobs(before);
    assertThat(desk.declined()).isEmpty();

    assertThat(desk.onJobs(test)).isTrue();
    assertThat(desk.declined()).isEqualTo(Map.of("one", "no tests"));

    assertThat(desk.onJobs(letters)).isTrue();
    assertThat(files.tasks()).as("for data that is not here").isEmpty();
  }

  @Test
  void anApprovalThatDoesNotSayForWhichSpecIsAskedForAgain() throws IOException {
    Files.writeString(
        directory.resolve("answers.json"),
        """
        {"version": 1, "client": "edge-1", "answers": [
          {"job": "one", "approved": true, "reason": "ok"},
          {"job": "two", "approved": false, "reason": "no consent"}]}
        """);
    LogState log = log(accepted("one", spec("digits", "x")), accepted("two", spec("digits", "x")));
    Desk desk = desk(Policy.MANUAL);

    desk.onJobs(log);

    assertThat(desk.declined())
        .isEqualTo(Map.of("one", "waiting for approval of this spec", "two", "no consent"));
    files.add(new Answer("one", true, "ok", JobSpecs.sha256(spec("digits", "x"))));
    desk.onAnswers();
    assertThat(desk.declined()).isEqualTo(Map.of("two", "no consent"));
  }

  @Test
  void damagedAnswersAreRefusedAtTheStartAndPassedOverLater() throws IOException {
    Desk desk = desk(Policy.AUTO);
    desk.onJobs(ONE);
    files.add(new Answer("one", false, "no consent", DIGITS));
    desk.onAnswers();

    Files.writeString(directory.resolve("answers.json"), "{");

    assertThat(desk.onAnswers()).isFalse();
    assertThat(desk.isGivenTo(info(ONE, "one"))).as("as before").isFalse();
    assertThatThrownBy(() -> desk(Policy.AUTO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(directory.resolve("answers.json") + " is damaged: ");
  }

  @Test
  void filesOfAnotherClientAreRefused() throws IOException {
    files.add(new Answer("one", false, "no consent", DIGITS));
    files = new TaskFiles(directory, "edge-2");

    assertThatThrownBy(() -> desk(Policy.AUTO))
        .hasMessage(
            directory.resolve("answers.json") + " must belong to client edge-2, belongs to edge-1");
  }
}
