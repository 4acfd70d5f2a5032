package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.JobState.Advertising;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Releasing;
import dev.tributary.core.round.JobState.Sharing;
import dev.tributary.core.round.JobState.Unmasking;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.Sender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients a, b, c and d on a ring, each the neighbour of the two beside it; at least three members.
 */
class SecureRoundTest {
  private static final long START = 1_000;
  private static final long PART = ExampleJob.DEADLINE_MILLIS / 6;
  private static final String DIGEST = "cd".repeat(32);
  private static final String MEMBERS = "ef".repeat(32);

  private Bench bench;

  @BeforeEach
  void begin() {
    begin(1);
  }

  private void begin(int threshold) {
    bench =
        new Bench(new CoordinatorSettings(1_000_000, 1_000, new Ring(DIGEST, MEMBERS, threshold)));
    bench.collecting(ExampleJob.secure(), "a", "b", "c", "d");
  }

  private List<LogRecord> send(SecurePhase phase, String... clients) {
    int from = bench.log.size();
    for (String client : clients) {
      String digest =
          switch (phase) {
            case KEYS -> DIGEST;
            case SHARES -> "";
            case UNMASK -> MEMBERS;
          };
      receive(phase, client, 10 * client.charAt(0), digest);
    }
    return bench.log.subList(from, bench.log.size());
  }

  private void receive(SecurePhase phase, String client, long offset, String digest) {
    bench.append(
        bench.coordinator.onPhaseReceipt(
            new PhaseReceipt(JOB, 1, session(), phase, client, 0, offset, digest),
            bench.nowMillis));
  }

  private String session() {
    return ((JobState.Live) bench.job()).info().fingerprintKey();
  }

  private static Sender sender(int cohortIndex) {
    return new Sender(cohortIndex, 0, 10L * ('a' + cohortIndex));
  }

  private static String reason(List<LogRecord> records) {
    return ((RoundAbandoned) records.get(0)).reason();
  }

  @Test
  void aPhaseIsClosedWhenAllHaveAnswered() {
    assertThat(bench.job()).isInstanceOf(Advertising.class);
    assertThat(send(SecurePhase.KEYS, "a", "b", "c")).isEmpty();
    KeysFixed keys = (KeysFixed) send(SecurePhase.KEYS, "d").get(0);
    assertThat(keys.members()).containsExactly(sender(0), sender(1), sender(2), sender(3));
    assertThat(keys.rosterDigest()).startsWith("04");
    assertThat(keys.degree()).isEqualTo(2);
    assertThat(keys.threshold()).isEqualTo(1);
    assertThat(send(SecurePhase.SHARES, "b", "c", "d")).isEmpty();
    SharesFixed shares = (SharesFixed) send(SecurePhase.SHARES, "a").get(0);
    assertThat(shares.members()).hasSize(4);
    assertThat(bench.receive(1, "a", "b", "c")).isEmpty();
    RoundClosed closed = (RoundClosed) bench.receive(1, "d").get(0);
    assertThat(closed.members()).containsExactly(ExampleLog.members(0, 1, 2, 3));
    assertThat(bench.job()).isInstanceOf(Unmasking.class);
    assertThat(send(SecurePhase.UNMASK, "a", "b", "c")).isEmpty();
    UnmaskFixed answers = (UnmaskFixed) send(SecurePhase.UNMASK, "d").get(0);
    assertThat(answers.responders()).containsExactly(sender(0), sender(1), sender(2), sender(3));
    assertThat(bench.job()).isInstanceOf(Releasing.class);
    bench.publish(1, 1);
    assertThat(bench.job()).isInstanceOf(Advertising.class);
  }

  @Test
  void aPhaseIsClosedAtItsDeadlineWithThoseWhoHaveAnswered() {
    send(SecurePhase.KEYS, "a", "b", "c");
    assertThat(bench.passTo(START + PART - 1)).isEmpty();
    assertThat(((KeysFixed) bench.passTo(START + PART).get(0)).members()).hasSize(3);
    send(SecurePhase.SHARES, "a", "b");
    assertThat(bench.passTo(START + 2 * PART - 1)).isEmpty();
    assertThat(reason(bench.passTo(START + 2 * PART)))
        .isEqualTo("2 clients shared their secrets with enough others, at least 3 needed");
  }

  @Test
  void tooFewKeysAbandonTheRound() {
    send(SecurePhase.KEYS, "a", "b");

    List<LogRecord> records = bench.passTo(START + PART);

    assertThat(reason(records)).isEqualTo("2 clients advertised keys, at least 3 needed");
    assertThat(((RoundStarted) records.get(1)).round()).isEqualTo(2);
    assertThat(bench.job()).isInstanceOf(Advertising.class);
  }

  @Test
  void whatWasSaidInAnAbandonedRoundDoesNotCountInTheNext() {
    send(SecurePhase.KEYS, "a", "b");
    bench.passTo(START + PART);

    send(SecurePhase.KEYS, "c", "d");

    assertThat(bench.job()).isInstanceOf(Advertising.class);
    assertThat(bench.coordinator.snapshot().phaseReceipts()).isEmpty();
  }

  @Test
  void theFirstMessageOfAClientCountsAndWhoIsNotInTheCohortDoesNot() {
    receive(SecurePhase.KEYS, "a", 1, DIGEST);
    receive(SecurePhase.KEYS, "a", 2, "00".repeat(32));
    receive(SecurePhase.KEYS, "stranger", 3, DIGEST);

    KeysFixed keys = (KeysFixed) send(SecurePhase.KEYS, "b", "c", "d").get(0);

    assertThat(keys.members()).hasSize(4).first().isEqualTo(new Sender(0, 0, 1));
  }

  @Test
  void whatNobodyWillAskForIsNotKept() {
    receive(SecurePhase.KEYS, "stranger", 3, DIGEST);
    for (int round = 3; round < 100; round++) {
      bench.append(
          bench.coordinator.onPhaseReceipt(
              new PhaseReceipt(JOB, round, session(), SecurePhase.KEYS, "a", 0, 1, DIGEST), 0));
      bench.append(
          bench.coordinator.onPhaseReceipt(
              new PhaseReceipt("job-" + round, 1, "s", SecurePhase.KEYS, "a", 0, 1, DIGEST), 0));
    }

    assertThat(bench.coordinator.snapshot().phaseReceipts()).isEmpty();
  }

  @Test
  void aMessageAheadOfTheLogIsKept() {
    bench.append(
        bench.coordinator.onPhaseReceipt(
            new PhaseReceipt(JOB, 2, session(), SecurePhase.KEYS, "a", 0, 1, DIGEST),
            bench.nowMillis));

    assertThat(bench.coordinator.snapshot().phaseReceipts()).hasSize(1);
  }

  @Test
  void aMessageOfAnotherRunOfTheJobDoesNotCount() {
    PhaseReceipt foreign = new PhaseReceipt(JOB, 1, "another", SecurePhase.KEYS, "a", 0, 1, DIGEST);
    bench.append(bench.coordinator.onPhaseReceipt(foreign, bench.nowMillis));
    send(SecurePhase.KEYS, "b", "c", "d");

    assertThat(bench.job()).isInstanceOf(Advertising.class);
    assertThat(bench.coordinator.snapshot().phaseReceipts()).doesNotContain(foreign);
  }

  @Test
  void oneThatWasReadAheadOfTheLogIsNotCountedLaterEither() {
    List<LogRecord> log = List.copyOf(bench.log);
    Coordinator reading =
        new Coordinator(
            "reading",
            new CoordinatorSettings(1_000_000, 1_000, new Ring(DIGEST, MEMBERS, 1)),
            CoordinatorState.EMPTY);
    for (String client : List.of("a", "b", "c", "d")) {
      String session = client.equals("a") ? "another" : session();
      reading.onPhaseReceipt(
          new PhaseReceipt(JOB, 1, session, SecurePhase.KEYS, client, 0, 1, DIGEST), START);
    }
    for (int offset = 0; offset < log.size(); offset++) {
      reading.onLog(offset, log.get(offset), START);
    }
    LogRecord epoch = reading.onCaughtUp(START).get(0);

    assertThat(reading.onLog(log.size(), epoch, START)).isEmpty();
    assertThat(reading.onTimer(START + PART))
        .singleElement()
        .isInstanceOfSatisfying(KeysFixed.class, keys -> assertThat(keys.members()).hasSize(3));
  }

  @Test
  void aCoordinatorThatStartsAfterADeadlineReadsWhatWaitsFirst() {
    send(SecurePhase.KEYS, "a", "b");
    bench.nowMillis = START + 2 * PART;
    bench.restart("second");

    assertThat(send(SecurePhase.KEYS, "c")).isEmpty();
    KeysFixed keys = (KeysFixed) send(SecurePhase.KEYS, "d").get(0);
    assertThat(keys.members()).hasSize(4);
    assertThat(send(SecurePhase.SHARES, "a", "b", "c")).isEmpty();
    assertThat(bench.passTo(bench.nowMillis + Coordinator.GRACE_MILLIS - 1)).isEmpty();
    SharesFixed shares = (SharesFixed) bench.passTo(bench.nowMillis + 1).get(0);
    assertThat(shares.members()).hasSize(3);
  }

  @Test
  void uploadsAndAnswersThatWaitAreReadFirstAsWell() {
    send(SecurePhase.KEYS, "a", "b", "c", "d");
    send(SecurePhase.SHARES, "a", "b", "c", "d");
    bench.receive(1, "a", "b");
    bench.nowMillis = START + ExampleJob.DEADLINE_MILLIS;
    bench.restart("second");

    bench.receive(1, "c");
    assertThat(bench.passTo(bench.nowMillis + Coordinator.GRACE_MILLIS))
        .singleElement()
        .isInstanceOf(RoundClosed.class);

    bench.nowMillis += 2 * PART;
    bench.restart("third");
    assertThat(bench.job()).isInstanceOf(Unmasking.class);
    send(SecurePhase.UNMASK, "a", "b");
    assertThat(bench.job()).isInstanceOf(Releasing.class);
  }

  @Test
  void whoHasTooFewNeighboursLeftIsTakenOut() {
    begin(2);
    send(SecurePhase.KEYS, "a", "b", "c", "d");
    send(SecurePhase.SHARES, "a", "b", "c");

    // Without d neither a nor c has two neighbours, and then b has none.
    assertThat(reason(bench.passTo(START + 2 * PART)))
        .isEqualTo("0 clients shared their secrets with enough others, at least 3 needed");
  }

  @Test
  void anUpdateOfAClientWhoDidNotShareDoesNotCount() {
    send(SecurePhase.KEYS, "a", "b", "c", "d");
    send(SecurePhase.SHARES, "a", "b", "c");
    bench.passTo(START + 2 * PART);
    assertThat(bench.job()).isInstanceOf(Collecting.class);

    assertThat(bench.receive(1, "a", "b", "d")).isEmpty();
    RoundClosed closed = (RoundClosed) bench.receive(1, "c").get(0);

    assertThat(closed.members()).containsExactly(ExampleLog.members(0, 1, 2));
  }

  @Test
  void aRoundThatCouldNotBeUnmaskedIsNotClosed() {
    begin(2);
    send(SecurePhase.KEYS, "a", "b", "c", "d");
    send(SecurePhase.SHARES, "a", "b", "c", "d");
    bench.receive(1, "a", "b", "c");

    // Of a and c one of two neighbours is gone.
    assertThat(reason(bench.passTo(START + ExampleJob.DEADLINE_MILLIS)))
        .isEqualTo("3 complete updates, too few neighbours of some client to unmask their sum");
  }

  @Test
  void tooFewUpdatesAbandonTheRound() {
    send(SecurePhase.KEYS, "a", "b", "c", "d");
    send(SecurePhase.SHARES, "a", "b", "c", "d");
    bench.receive(1, "a", "b");

    assertThat(reason(bench.passTo(START + ExampleJob.DEADLINE_MILLIS)))
        .isEqualTo("2 complete updates, at least 3 needed");
  }

  private void unmasking() {
    send(SecurePhase.KEYS, "a", "b", "c", "d");
    send(SecurePhase.SHARES, "a", "b", "c", "d");
    bench.receive(1, "a", "b", "c", "d");
    assertThat(bench.job()).isInstanceOf(Unmasking.class);
  }

  @Test
  void answersThatSufficeAreEnoughAfterAQuarterOfThePhase() {
    unmasking();
    assertThat(bench.coordinator.wakeMillis(bench.nowMillis)).hasValue(START + PART / 4);

    // a and b are neighbours of d and c, and of each other.
    send(SecurePhase.UNMASK, "a", "b");
    assertThat(bench.passTo(START + PART / 4 - 1)).isEmpty();
    assertThat(((UnmaskFixed) bench.passTo(START + PART / 4).get(0)).responders())
        .containsExactly(sender(0), sender(1));
  }

  @Test
  void tooFewAnswersAbandonTheRound() {
    unmasking();
    send(SecurePhase.UNMASK, "a", "c");

    assertThat(bench.passTo(START + PART - 1)).isEmpty();
    assertThat(bench.coordinator.wakeMillis(bench.nowMillis)).hasValue(START + PART);
    assertThat(reason(bench.passTo(START + PART)))
        .isEqualTo("2 of 4 members answered, too few to unmask their sum");
  }

  @Test
  void anAnswerForAnotherMemberSetDoesNotCount() {
    unmasking();
    receive(SecurePhase.UNMASK, "a", 1, MEMBERS);
    receive(SecurePhase.UNMASK, "b", 2, DIGEST);
    receive(SecurePhase.UNMASK, "c", 3, MEMBERS);
    assertThat(bench.job()).isInstanceOf(Unmasking.class);

    receive(SecurePhase.UNMASK, "d", 4, MEMBERS);

    assertThat(((Releasing) bench.job()).transcript().orElseThrow().answers().responders())
        .extracting(Sender::cohortIndex)
        .containsExactly(0, 2, 3);
  }

  @Test
  void aRestartKeepsWhatWasSaid() {
    send(SecurePhase.KEYS, "a", "b", "c");
    bench.restart("second");

    assertThat(send(SecurePhase.KEYS, "d")).hasSize(1).hasOnlyElementsOfType(KeysFixed.class);
    send(SecurePhase.SHARES, "a", "b");
    bench.restart("third");

    assertThat(send(SecurePhase.SHARES, "c", "d"))
        .hasSize(1)
        .hasOnlyElementsOfType(SharesFixed.class);
    assertThat(bench.job()).isInstanceOf(Collecting.class);
  }

  @Test
  void sumsThatStayIncompleteAreGivenUpAfterTheTimeForReleasing() {
    unmasking();
    bench.nowMillis += PART - 1;
    send(SecurePhase.UNMASK, "a", "b");
    long since = bench.nowMillis;

    assertThat(bench.passTo(since + ExampleJob.RELEASE_MILLIS - 1)).isEmpty();
    assertThat(bench.passTo(since + ExampleJob.RELEASE_MILLIS).get(0))
        .isInstanceOf(RoundAbandoned.class);
  }

  @Test
  void aCoordinatorWithoutTheProtocolRefusesASecureJob() {
    Bench plain = new Bench();

    JobRefused refused = (JobRefused) plain.submit(ExampleJob.secure()).get(0);

    assertThat(refused.reason())
        .isEqualTo(
            "privacy.secureAggregation must be possible here for cohort.size clients, got 4");
  }

  @Test
  void aSecureRoundStartsWithNoFewerThanItsMembersMustBe() {
    Bench few = new Bench(new CoordinatorSettings(1_000_000, 1_000, new Ring(DIGEST, MEMBERS, 1)));
    few.collecting(ExampleJob.secure(), "a", "b");
    few.passTo(START + ExampleJob.PATIENCE_MILLIS + 1);

    assertThat(few.job()).isInstanceOf(Waiting.class);
    few.present("c");
    assertThat(few.job()).isInstanceOf(Advertising.class);
  }

  @Test
  void newsDoNotCloseAPhaseTwice() {
    send(SecurePhase.KEYS, "a", "b", "c", "d");
    bench.archive(0);

    assertThat(bench.job()).isInstanceOf(Sharing.class);
    assertThat(bench.log.stream().filter(KeysFixed.class::isInstance)).hasSize(1);
  }
}
