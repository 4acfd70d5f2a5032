package dev.tributary.core.client;

import static dev.tributary.core.round.ExampleLog.JOB;
import static dev.tributary.core.round.ExampleLog.members;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.client.ClientAction.Advertise;
import dev.tributary.core.client.ClientAction.AnswerUnmask;
import dev.tributary.core.client.ClientAction.Cancel;
import dev.tributary.core.client.ClientAction.Save;
import dev.tributary.core.client.ClientAction.ShareKeys;
import dev.tributary.core.client.ClientAction.UploadMasked;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState.Unmasking;
import dev.tributary.core.round.RoundLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** This client is the first of the cohort. */
class SecureClientSessionTest {
  private static final ClientProgress BEGUN = new ClientProgress(JOB, 1, 1, false);

  private final ExampleLog log = ExampleLog.waiting(ExampleJob.secure());

  private ClientSession caughtUp(ClientProgress... saved) {
    ClientSession session = new ClientSession("me", new RoundLog(), List.of(saved));
    follow(session);
    return session;
  }

  /** What it does about the log so far, the end of which is where it started. */
  private List<ClientAction> restart(ClientProgress... saved) {
    ClientSession session = new ClientSession("me", new RoundLog(), List.of(saved));
    follow(session);
    return session.onCaughtUp();
  }

  private List<ClientAction> follow(ClientSession session) {
    List<ClientAction> actions = new ArrayList<>();
    log.read(
        session.log().nextOffset(),
        (offset, record) -> actions.addAll(session.onLog(offset, record)));
    return actions;
  }

  private ExampleLog started() {
    return log.started(1, 0, "me", "b", "c", "d");
  }

  @Test
  void aClientDoesOneThingInEachPhase() {
    ClientSession session = caughtUp();
    session.onCaughtUp();

    started();
    assertThat(follow(session)).hasSize(1).hasOnlyElementsOfType(Advertise.class);
    log.keysFixed(1, 0, 1, 2);
    assertThat(follow(session)).hasSize(1).hasOnlyElementsOfType(ShareKeys.class);
    log.sharesFixed(1, 0, 1, 2);
    List<ClientAction> upload = follow(session);
    assertThat(upload).hasSize(2);
    assertThat(upload.get(0)).isEqualTo(new Save(BEGUN));
    assertThat(upload.get(1)).isInstanceOf(UploadMasked.class);
    assertThat(session.onUploaded(JOB, 1, 1))
        .containsExactly(new Save(new ClientProgress(JOB, 1, 1, true)));
    log.closed(1, members(0, 1, 2));
    List<ClientAction> answer = follow(session);
    assertThat(answer).hasSize(1);
    Unmasking unmasking = (Unmasking) log.state();
    assertThat(answer.get(0))
        .isEqualTo(
            new AnswerUnmask(
                unmasking.info(), unmasking.round(), unmasking.masks(), unmasking.closed()));
    log.unmaskFixed(1, 0, 1).published(1, 1);
    assertThat(follow(session)).isEmpty();
  }

  @Test
  void newsOfTheArchiveAskForNothingTwice() {
    ClientSession session = caughtUp();
    session.onCaughtUp();
    started().keysFixed(1, 0, 1, 2);
    follow(session);

    log.archived(0);

    assertThat(follow(session)).isEmpty();
  }

  @Test
  void whoIsNotInAPhaseHasNoPartInTheNext() {
    ClientSession session = caughtUp();
    session.onCaughtUp();
    started();
    follow(session);

    log.keysFixed(1, 1, 2, 3).sharesFixed(1, 1, 2, 3).closed(1, members(1, 2, 3));

    assertThat(follow(session)).isEmpty();
  }

  @Test
  void whoSharedAndDidNotGetItsUpdateThroughIsNotAskedToAnswer() {
    ClientSession session = caughtUp();
    session.onCaughtUp();
    started().keysFixed(1, 0, 1, 2, 3).sharesFixed(1, 0, 1, 2, 3);
    follow(session);

    log.closed(1, members(1, 2, 3));

    assertThat(follow(session)).containsExactly(new Cancel(JOB, 1));
  }

  @Test
  void afterACrashInMidUploadAClientDoesNotUploadAgain() {
    started().keysFixed(1, 0, 1, 2).sharesFixed(1, 0, 1, 2);

    assertThat(restart(BEGUN)).isEmpty();
  }

  @Test
  void afterACrashInMidUploadAClientStillAnswersWhatItIsAMemberOf() {
    started().keysFixed(1, 0, 1, 2).sharesFixed(1, 0, 1, 2).closed(1, members(0, 1, 2));

    assertThat(restart(BEGUN)).hasSize(1).hasOnlyElementsOfType(AnswerUnmask.class);
  }

  @Test
  void afterACrashBeforeTheUploadAClientUploads() {
    started().keysFixed(1, 0, 1, 2).sharesFixed(1, 0, 1, 2);

    assertThat(restart()).hasSize(2).last().isInstanceOf(UploadMasked.class);
  }

  @Test
  void afterACrashAPhaseIsAskedForAgain() {
    started();
    assertThat(restart()).hasSize(1).hasOnlyElementsOfType(Advertise.class);
    log.keysFixed(1, 0, 1, 2);
    assertThat(restart()).hasSize(1).hasOnlyElementsOfType(ShareKeys.class);
  }

  @Test
  void anUploadIsCancelledWhenItsRoundIsAbandoned() {
    ClientSession session = caughtUp();
    session.onCaughtUp();
    started().keysFixed(1, 0, 1, 2).sharesFixed(1, 0, 1, 2);
    follow(session);

    log.abandoned(1).started(2, 0, "me", "b", "c");

    List<ClientAction> actions = follow(session);
    assertThat(actions.get(0)).isEqualTo(new Cancel(JOB, 1));
    assertThat(actions.get(1)).isInstanceOf(Advertise.class);
  }
}
