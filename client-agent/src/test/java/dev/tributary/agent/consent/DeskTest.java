package dev.tributary.agent.consent;

import static dev.tributary.agent.consent.Specs.accepted;
import static dev.tributary.agent.consent.Specs.ended;
import static dev.tributary.agent.consent.Specs.log;
import static dev.tributary.agent.consent.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskTest {
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

    files.add(new Answer("one", true, "ethics 12/3"));

    assertThat(desk.onAnswers()).isTrue();
    assertThat(desk.isGivenTo(info(ONE, "one"))).isTrue();
    assertThat(desk.declined()).isEmpty();
    assertThat(desk.onAnswers()).as("no newer answer").isFalse();
  }

  @Test
  void anAnswerStandsAgainstThePolicyAndOverRestarts() throws IOException {
    desk(Policy.AUTO).onJobs(ONE);
    files.add(new Answer("one", false, "no consent"));

    Desk restarted = desk(Policy.AUTO);
    assertThat(restarted.isGivenTo(info(ONE, "one"))).isFalse();
    restarted.onJobs(ONE);

    assertThat(restarted.declined()).isEqualTo(Map.of("one", "no consent"));
    files.add(new Answer("other", true, ""));
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
  void damagedAnswersAreRefusedAtTheStartAndPassedOverLater() throws IOException {
    Desk desk = desk(Policy.AUTO);
    desk.onJobs(ONE);
    files.add(new Answer("one", false, "no consent"));
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
    files.add(new Answer("one", false, "no consent"));
    files = new TaskFiles(directory, "edge-2");

    assertThatThrownBy(() -> desk(Policy.AUTO))
        .hasMessage(
            directory.resolve("answers.json") + " must belong to client edge-2, belongs to edge-1");
  }
}
