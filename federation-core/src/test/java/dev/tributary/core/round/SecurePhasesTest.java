package dev.tributary.core.round;

import static dev.tributary.core.round.ExampleLog.members;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.JobState.Advertising;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Releasing;
import dev.tributary.core.round.JobState.Sharing;
import dev.tributary.core.round.JobState.Unmasking;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.KeysFixed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four clients in the cohort, at least three members, threshold two. */
class SecurePhasesTest {
  private final ExampleLog log = ExampleLog.waiting(ExampleJob.secure());

  private ExampleLog advertising() {
    return log.started(1, 0, "a", "b", "c", "d");
  }

  private ExampleLog sharing() {
    return advertising().keysFixed(1, 0, 1, 2, 3);
  }

  private ExampleLog collecting() {
    return sharing().sharesFixed(1, 0, 1, 2, 3);
  }

  private ExampleLog unmasking() {
    return collecting().closed(1, members(0, 1, 3));
  }

  /** The last record leaves the state as it was before it. */
  private static void assertVoid(ExampleLog log) {
    RoundLog reader = new RoundLog();
    log.records().subList(0, (int) log.end() - 1).forEach(r -> reader.read(reader.nextOffset(), r));
    LogState before = reader.state();

    assertThat(reader.read(reader.nextOffset(), log.last())).isEqualTo(RoundLog.Reading.VOID);
    assertThat(reader.state()).isEqualTo(before);
  }

  @Test
  void aSecureRoundGoesThroughItsPhasesToAModel() {
    assertThat(advertising().state()).isInstanceOf(Advertising.class);
    assertThat(log.keysFixed(1, 0, 1, 2, 3).state()).isInstanceOf(Sharing.class);
    assertThat(log.sharesFixed(1, 0, 1, 2, 3).state()).isInstanceOf(Collecting.class);
    assertThat(log.closed(1, members(0, 1, 3)).state()).isInstanceOf(Unmasking.class);
    assertThat(log.unmaskFixed(1, 0, 3).state()).isInstanceOf(Releasing.class);
    assertThat(log.published(1, 1).state()).isInstanceOf(Waiting.class);
  }

  @Test
  void aQuarantineInTheMiddleChangesNothingBeforeTheNextRound() {
    collecting()
        .append(
            new ClientHeld(
                1,
                "b",
                ClientHold.Kind.QUARANTINE,
                new ClientHold(true, "ann", "it sends NaN", 0, 10)));

    assertThat(log.closed(1, members(0, 1, 3)).state()).isInstanceOf(Unmasking.class);
    assertThat(log.unmaskFixed(1, 0, 1).state()).isInstanceOf(Releasing.class);
    assertThat(log.published(1, 1).state()).isInstanceOf(Waiting.class);
    assertVoid(log.started(2, 1, "a", "b", "c", "d"));
  }

  @Test
  void theReleasingStateKnowsWhereEveryMessageLies() {
    Releasing releasing = (Releasing) unmasking().unmaskFixed(1, 0, 3).state();

    Transcript transcript = releasing.transcript().orElseThrow();
    assertThat(transcript.setup().keys().members()).hasSize(4);
    assertThat(transcript.setup().shares().members()).hasSize(4);
    assertThat(transcript.answers().responders()).isEqualTo(ExampleLog.senders(0, 3));
  }

  @Test
  void everyPhaseCanBeAbandonedAndTheNextRoundBeginsAnew() {
    for (int phases = 1; phases <= 5; phases++) {
      ExampleLog log = ExampleLog.waiting(ExampleJob.secure()).started(1, 0, "a", "b", "c", "d");
      if (phases > 1) {
        log.keysFixed(1, 0, 1, 2, 3);
      }
      if (phases > 2) {
        log.sharesFixed(1, 0, 1, 2, 3);
      }
      if (phases > 3) {
        log.closed(1, members(0, 1, 2));
      }
      if (phases > 4) {
        log.unmaskFixed(1, 0, 1);
      }
      log.abandoned(1);

      assertThat(log.state()).as("after %d phases", phases).isInstanceOf(Waiting.class);
      assertThat(log.started(2, 0, "a", "b", "c").state()).isInstanceOf(Advertising.class);
    }
  }

  @Test
  void aPhaseThatIsNotNextIsVoid() {
    assertVoid(advertising().sharesFixed(1, 0, 1, 2));
    assertVoid(log.closed(1, members(0, 1, 2)));
    assertVoid(log.unmaskFixed(1, 0, 1));
    assertVoid(log.keysFixed(1, 0, 1, 2).keysFixed(1, 0, 1, 2, 3));
    assertVoid(log.published(1, 1));
  }

  @Test
  void aPhaseOfAnotherRoundIsVoid() {
    assertVoid(advertising().keysFixed(2, 0, 1, 2));
    assertVoid(log.keysFixed(1, 0, 1, 2).sharesFixed(2, 0, 1, 2));
    assertVoid(log.sharesFixed(1, 0, 1, 2).closed(2, members(0, 1, 2)));
    assertVoid(log.closed(1, members(0, 1, 2)).unmaskFixed(2, 0, 1));
  }

  @Test
  void aPlainJobHasNoPhases() {
    ExampleLog plain = ExampleLog.waiting(ExampleJob.spec()).started(1, 0, "a", "b", "c");

    assertVoid(plain.keysFixed(1, 0, 1, 2));
    assertVoid(plain.sharesFixed(1, 0, 1, 2));
    assertVoid(plain.closed(1, members(0, 1)).unmaskFixed(1, 0, 1));
    assertThat(plain.state()).isInstanceOf(Releasing.class);
  }

  @Test
  void aMemberSetBelowTheMinimumIsVoidInEveryPhase() {
    assertVoid(advertising().keysFixed(1, 0, 1));
    assertVoid(log.keysFixed(1, 0, 1, 2).sharesFixed(1, 0, 1));
    assertVoid(log.sharesFixed(1, 0, 1, 2).closed(1, members(0, 1)));
    assertVoid(log.closed(1, members(0, 1, 2)).unmaskFixed(1, 0));
  }

  @Test
  void aMemberSetBelowTheThresholdIsVoid() {
    advertising().append(log.keys(1, 3, 3, 0, 1, 2, 3)).sharesFixed(1, 0, 1, 2);

    assertVoid(log.closed(1, members(0, 1, 2)).unmaskFixed(1, 0, 1));
    assertThat(log.unmaskFixed(1, 0, 1, 2).state()).isInstanceOf(Releasing.class);
  }

  @Test
  void aMemberThatWasNotInTheFormerSetIsVoidInEveryPhase() {
    assertVoid(advertising().keysFixed(1, 0, 1, 4));
    assertVoid(log.keysFixed(1, 0, 1, 2).sharesFixed(1, 0, 1, 3));
    assertVoid(log.sharesFixed(1, 0, 1, 2).closed(1, members(0, 1, 3)));
    assertVoid(log.closed(1, members(0, 1, 2)).unmaskFixed(1, 0, 3));
  }

  @Test
  void aClientTwiceIsVoid() {
    assertVoid(advertising().keysFixed(1, 0, 1, 2, 2));
    assertVoid(log.keysFixed(1, 0, 1, 2, 3).sharesFixed(1, 0, 1, 2, 2));
    assertVoid(log.sharesFixed(1, 0, 1, 2).closed(1, members(0, 1, 2, 2)));
    assertVoid(log.closed(1, members(0, 1, 2)).unmaskFixed(1, 0, 0));
  }

  @Test
  void aSecondAttemptIsVoidInASecureRound() {
    assertVoid(
        collecting().closed(1, new Member(0, 1, 0), new Member(1, 2, 0), new Member(2, 1, 0)));
  }

  @Test
  void aGraphThatCanNotBeIsVoid() {
    assertVoid(advertising().append(log.keys(1, 4, 2, 0, 1, 2, 3)));
    assertVoid(log.append(log.keys(1, 2, 3, 0, 1, 2, 3)));
    assertVoid(log.append(log.keys(1, 2, 0, 0, 1, 2, 3)));
  }

  @Test
  void aDigestThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new KeysFixed(1, "job", 1, List.of(), "AB", 2, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rosterDigest must be 64 hex digits, got AB");
    assertThatThrownBy(() -> new Sender(0, 0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sender.offset must be in");
  }
}
