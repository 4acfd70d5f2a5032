package dev.tributary.core.client;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.client.ClientAction.Cancel;
import dev.tributary.core.client.ClientAction.Save;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.RoundLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose owner has the last word. */
class ConsentTest {
  private final ExampleLog log = ExampleLog.waiting(ExampleJob.spec());
  private boolean consents;
  private final ClientSession session =
      new ClientSession("me", new RoundLog(), List.of(), job -> consents);

  private List<ClientAction> follow() {
    List<ClientAction> actions = new ArrayList<>();
    log.read(
        session.log().nextOffset(),
        (offset, record) -> actions.addAll(session.onLog(offset, record)));
    return actions;
  }

  @Test
  void withoutConsentNothingIsDoneForARound() {
    follow();
    session.onCaughtUp();
    log.started(1, 0, "me", "you");

    assertThat(follow()).isEmpty();
    assertThat(session.onConsent()).as("nothing has changed").isEmpty();
  }

  @Test
  void consentInTheMiddleOfARoundLetsItBegin() {
    follow();
    session.onCaughtUp();
    log.started(1, 0, "me", "you");
    follow();

    consents = true;

    assertThat(session.onConsent())
        .extracting(ClientAction::getClass)
        .containsExactly(Save.class, Start.class);
    assertThat(session.onConsent()).as("it has begun already").isEmpty();
  }

  @Test
  void consentThatIsTakenBackEndsTheTask() {
    consents = true;
    follow();
    session.onCaughtUp();
    log.started(1, 0, "me", "you");
    follow();

    consents = false;

    assertThat(session.onConsent()).containsExactly(new Cancel(JOB, 1));
    assertThat(session.onConsent()).isEmpty();
  }

  @Test
  void aTaskThatWasGivenUpBeginsANewAttempt() {
    consents = true;
    follow();
    session.onCaughtUp();
    log.started(1, 0, "me", "you");
    follow();
    consents = false;
    session.onConsent();

    consents = true;

    assertThat(session.onConsent()).contains(new Save(new ClientProgress(JOB, 1, 2, false)));
  }

  @Test
  void consentBeforeTheLogIsReadStartsNothing() {
    log.started(1, 0, "me", "you");
    follow();
    consents = true;

    assertThat(session.onConsent()).isEmpty();
    assertThat(session.onCaughtUp()).hasSize(2);
  }
}
