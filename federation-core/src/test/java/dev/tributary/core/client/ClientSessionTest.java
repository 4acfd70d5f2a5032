package dev.tributary.core.client;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.client.ClientAction.Cancel;
import dev.tributary.core.client.ClientAction.Forget;
import dev.tributary.core.client.ClientAction.Save;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.RoundLog;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
  private final ExampleLog log = ExampleLog.waiting(ExampleJob.spec());

  @Test
  void aSelectedClientSavesItsAttemptBeforeItStarts() {
    ClientSession session = caughtUp();

    List<ClientAction> actions = follow(session, log.started(1, 0, "me", "you"));

    assertThat(actions).hasSize(2);
    assertThat(actions.get(0)).isEqualTo(new Save(new ClientProgress(JOB, 1, 1, false)));
    Start start = (Start) actions.get(1);
    assertThat(start.attempt()).isEqualTo(1);
    assertThat(start.round()).isEqualTo(log.last());
    assertThat(start.job().model()).isPresent();
  }

  @Test
  void aStopCancelsTheTaskAndTheClientSaysSoOnceItHasEnded() {
    ClientSession session = caughtUp();
    follow(session, log.started(1, 0, "me", "you"));

    List<ClientAction> actions = follow(session, log.append(new StopOrdered(1, JOB, "why", 0)));

    assertThat(actions).containsExactly(new Cancel(JOB, 1));
    assertThat(session.ended()).isEmpty();
    session.onCancelled(JOB);
    assertThat(session.ended()).containsExactly(JOB);
    follow(session, log.ended(Outcome.STOPPED));
    assertThat(session.ended()).isEmpty();
  }

  @Test
  void whoHasUploadedOrWasNotSelectedHasNothingToEnd() {
    ClientSession done = caughtUp();
    ClientSession other = new ClientSession("somebody", new RoundLog(), List.of());
    follow(done, log.started(1, 0, "me", "you"));
    done.onUploaded(JOB, 1, 1);
    follow(done, log.append(new StopOrdered(1, JOB, "why", 0)));
    follow(other, log);

    assertThat(done.ended()).containsExactly(JOB);
    assertThat(other.ended()).isEmpty();
  }

  @Test
  void aClientThatIsNotSelectedDoesNothing() {
    ClientSession session = caughtUp();

    assertThat(follow(session, log.started(1, 0, "you"))).isEmpty();
  }

  /** Or a server could have one client's update clipped to more than its noise hides. */
  @Test
  void aRoundWhoseNormIsNotTheOneThatFollowsFromTheLogIsRefused() {
    ExampleLog adaptive = ExampleLog.waiting(ExampleJob.adaptive());
    ClientSession session = new ClientSession("me", new RoundLog(), List.of());
    follow(session, adaptive.started(1, 0, "me").closed(1, new Member(0, 1, 0)).published(1, 1, 1));
    session.onCaughtUp();
    RoundStarted good = adaptive.start(2, 1, "me");
    double norm = good.clipNorm().orElseThrow();

    assertThat(norm).isLessThan(0.5);
    assertThat(follow(session, clipping(adaptive, 2 * norm))).isEmpty();
    assertThat(follow(session, clipping(adaptive, 0.5))).isEmpty();
    List<ClientAction> actions = follow(session, adaptive.append(good));
    assertThat(rounds(actions)).containsExactly(2);
    assertThat(((Start) actions.get(1)).job().clipNorm()).hasValue(norm);
  }

  private static ExampleLog clipping(ExampleLog log, double norm) {
    return log.append(log.startClippingTo(2, 1, OptionalDouble.of(norm), "me"));
  }

  /** Chance has drawn e and g: {@code SampledRoundsTest}. */
  @Test
  void aClientDoesNotWorkForACohortWithSomebodyWhomChanceDidNotDraw() {
    ExampleLog sampled = ExampleLog.waiting(ExampleJob.sampled(1_000, 1));
    ClientSession session = new ClientSession("e", new RoundLog(), List.of());
    follow(session, sampled);
    session.onCaughtUp();

    assertThat(follow(session, sampled.started(1, 0, "a", "e", "g"))).isEmpty();
    assertThat(follow(session, sampled.started(1, 0, "e", "g"))).hasSize(2);
  }

  @Test
  void nothingIsStartedForTheRoundsOfThePast() {
    log.started(1, 0, "me").abandoned(1).started(2, 0, "me");
    ClientSession session = session();

    List<ClientAction> past = follow(session, log);
    List<ClientAction> present = session.onCaughtUp();

    assertThat(past).isEmpty();
    assertThat(rounds(present)).containsExactly(2);
    assertThat(session.onCaughtUp()).isEmpty();
  }

  @Test
  void anAcknowledgedUploadIsSavedAndNotRepeated() {
    ClientSession session = caughtUp();
    follow(session, log.started(1, 0, "me"));

    List<ClientAction> actions = session.onUploaded(JOB, 1, 1);

    assertThat(actions).containsExactly(new Save(new ClientProgress(JOB, 1, 1, true)));
    assertThat(follow(session, log.archived(0))).isEmpty();
  }

  @Test
  void aClientKilledInMidUploadBeginsANewAttempt() {
    log.started(1, 0, "me");
    ClientSession session = session(new ClientProgress(JOB, 1, 1, false));
    follow(session, log);

    List<ClientAction> actions = session.onCaughtUp();

    assertThat(actions.get(0)).isEqualTo(new Save(new ClientProgress(JOB, 1, 2, false)));
    assertThat(((Start) actions.get(1)).attempt()).isEqualTo(2);
  }

  @Test
  void aClientKilledAfterItsUploadDoesNotRepeatIt() {
    log.started(1, 0, "me");
    ClientSession session = session(new ClientProgress(JOB, 1, 1, true));
    follow(session, log);

    assertThat(session.onCaughtUp()).isEmpty();
  }

  @Test
  void theNextRoundBeginsWithTheFirstAttempt() {
    log.started(1, 0, "me").abandoned(1);
    ClientSession session = session(new ClientProgress(JOB, 1, 7, false));
    follow(session, log);
    session.onCaughtUp();

    List<ClientAction> actions = follow(session, log.started(2, 0, "me"));

    assertThat(actions.get(0)).isEqualTo(new Save(new ClientProgress(JOB, 2, 1, false)));
  }

  @Test
  void aTaskIsCancelledWhenItsRoundIsClosedWithoutIt() {
    ClientSession session = caughtUp();
    follow(session, log.started(1, 0, "me", "you"));

    List<ClientAction> actions = follow(session, log.closed(1, new Member(1, 1, 0)));

    assertThat(actions).containsExactly(new Cancel(JOB, 1));
    assertThat(session.onUploaded(JOB, 1, 1)).isEmpty();
  }

  @Test
  void aTaskIsCancelledWhenItsRoundIsAbandoned() {
    ClientSession session = caughtUp();
    follow(session, log.started(1, 0, "me"));

    assertThat(follow(session, log.abandoned(1))).containsExactly(new Cancel(JOB, 1));
  }

  @Test
  void theEndOfAJobCancelsItsTaskAndForgetsItsProgress() {
    ClientSession session = caughtUp();
    follow(session, log.started(1, 0, "me"));

    assertThat(follow(session, log.ended(Outcome.STOPPED)))
        .containsExactly(new Cancel(JOB, 1), new Forget(JOB));
  }

  @Test
  void aFailedTaskIsNotTriedAgainInTheSameRound() {
    log.started(1, 0, "me");
    ClientSession session = session();
    follow(session, log);
    session.onCaughtUp();

    List<ClientAction> actions = session.onFailed(JOB, 1, 1);

    assertThat(actions).containsExactly(new Save(new ClientProgress(JOB, 1, 1, true)));
    assertThat(follow(session, log.archived(0))).isEmpty();
  }

  @Test
  void aVoidRecordStartsNothing() {
    ClientSession session = caughtUp();
    RoundStarted stale = log.start(1, 0, "me");
    log.epoch("successor");
    follow(session, log);

    assertThat(session.onLog(log.end(), stale)).isEmpty();
  }

  private ClientSession session(ClientProgress... saved) {
    return new ClientSession("me", new RoundLog(), List.of(saved));
  }

  private ClientSession caughtUp() {
    ClientSession session = session();
    follow(session, log);
    session.onCaughtUp();
    return session;
  }

  private static List<ClientAction> follow(ClientSession session, ExampleLog log) {
    List<ClientAction> actions = new ArrayList<>();
    log.read(
        session.log().nextOffset(),
        (offset, record) -> actions.addAll(session.onLog(offset, record)));
    return actions;
  }

  private static List<Integer> rounds(List<ClientAction> actions) {
    return actions.stream()
        .filter(Start.class::isInstance)
        .map(action -> ((Start) action).round().round())
        .toList();
  }
}
