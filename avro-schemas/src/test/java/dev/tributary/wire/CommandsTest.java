package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Command.SubmitInvalid;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.ClientHold;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.FreeClient;
import dev.tributary.wire.avro.HoldKind;
import dev.tributary.wire.avro.StopJob;
import dev.tributary.wire.avro.SubmitJob;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static final String SPEC = JobSpecs.canonical(Specs.DIGITS);

  @Test
  void aSubmissionReadsBack() throws WireException {
    Command read = Commands.decode(Commands.submit("run-1", SPEC, 5));

    assertThat(read)
        .isEqualTo(new Command.Submit("run-1", Specs.DIGITS, JobSpecs.sha256(Specs.DIGITS)));
  }

  @Test
  void anUpdateReadsBackWithTheTimeOfTheBrokerAndOneThatBreaksARuleIsMalformed()
      throws WireException {
    assertThat(Commands.decode(Commands.update("run-1", SPEC, 5), 77))
        .isEqualTo(new Command.Update("run-1", Specs.DIGITS, JobSpecs.sha256(Specs.DIGITS), 77));
    assertThatThrownBy(() -> Commands.decode(Commands.update("run-1", "{}", 5)))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("command: ");
    assertThatThrownBy(() -> Commands.update("../etc", SPEC, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("job must match");
  }

  @Test
  void aStopReadsBack() throws WireException {
    Command read = Commands.decode(Commands.stop("run-1", "enough", 5));

    assertThat(read).isEqualTo(new Command.Stop("run-1", "enough"));
  }

  @Test
  void requestsAboutAliasesReadBack() throws WireException {
    AliasedModel model = new AliasedModel("run-1", 3, "s3://m/v3", "5a".repeat(32));

    assertThat(Commands.decode(Commands.promote("production", 7, model, 5)))
        .isEqualTo(new Command.Promote(7, "production", model));
    assertThat(Commands.decode(Commands.rollBack("production", 8, 5)))
        .isEqualTo(new Command.RollBack(8, "production"));
    assertThatThrownBy(() -> Commands.promote("not a name", 7, model, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alias must match");
  }

  @Test
  void aPauseAndAResumeReadBackWithTheTimeOfTheBroker() throws WireException {
    assertThat(Commands.decode(Commands.pause("run-1", "maintenance", 5), 77))
        .isEqualTo(new Command.Pause("run-1", "maintenance", 77));
    assertThat(Commands.decode(Commands.resume("run-1", 5), 78))
        .isEqualTo(new Command.Resume("run-1", 78));
  }

  @Test
  void ordersAboutClientsReadBackWithTheTimeOfTheBroker() throws WireException {
    assertThat(
            Commands.decode(
                Commands.hold("ward-7", ClientHold.Kind.CORDON, "ann", "it moves", 5), 77))
        .isEqualTo(new Command.Hold("ward-7", ClientHold.Kind.CORDON, "ann", "it moves", 77));
    assertThat(Commands.decode(Commands.free("ward-7", ClientHold.Kind.QUARANTINE, 5), 78))
        .isEqualTo(new Command.Free("ward-7", ClientHold.Kind.QUARANTINE, 78));
    assertThatThrownBy(
            () ->
                Commands.decode(
                    SingleObject.encode(new FreeClient("../etc", HoldKind.CORDON, 5L)), 78))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("command: client must match");
  }

  @Test
  void aNoteAndADeletionReadBack() throws WireException {
    assertThat(Commands.decode(Commands.note("run-1", "wrong rate", "ada", 5), 77))
        .isEqualTo(new Command.Note("run-1", "wrong rate", "ada", 77));
    assertThat(Commands.decode(Commands.delete("run-1", 5), 78))
        .isEqualTo(new Command.Delete("run-1"));
  }

  @Test
  void aSpecThatBreaksARuleBecomesASubmissionWithTheReason() throws WireException {
    String invalid = SPEC.replace("\"goal\":10", "\"goal\":0");

    Command read = Commands.decode(Commands.submit("run-1", invalid, 5));

    assertThat(read).isEqualTo(new SubmitInvalid("run-1", "cohort.goal must be in [1, 10], got 0"));
  }

  /**
   * With noise that is given not even the first model, with noise that is left open not the last.
   */
  @Test
  void aJobThatAsksForAModelBeyondItsBudgetIsRefusedWithTheReason() throws WireException {
    String given =
        JobSpecs.canonical(Specs.PROMISING).replace("\"epsilon\":8.0", "\"epsilon\":0.5");
    String open =
        given
            .replace("\"epsilon\":0.5", "\"epsilon\":1e-6")
            .replace("\"noiseMultiplier\":3.0,", "");

    assertThat(reason(given))
        .startsWith("privacy.differentialPrivacy.epsilon must allow a round, which costs 1.");
    assertThat(reason(open))
        .startsWith(
            "privacy.differentialPrivacy.epsilon must allow 20 rounds at delta 1.0E-5 with");
  }

  private static String reason(String spec) throws WireException {
    return ((SubmitInvalid) Commands.decode(Commands.submit("run-1", spec, 5))).reason();
  }

  @Test
  void aSpecWithMoreCoordinatesThanALongCountsBecomesASubmissionWithTheReason()
      throws WireException {
    String invalid =
        SPEC.replace("[32,64]", "[2147483647,2147483647,2147483647,2147483647,2147483647]");

    Command read = Commands.decode(Commands.submit("run-1", invalid, 5));

    assertThat(read)
        .isInstanceOfSatisfying(
            SubmitInvalid.class,
            s -> assertThat(s.reason()).startsWith("model.tensors.layer0.weight.shape"));
  }

  @Test
  void aSpecThatWouldNotSurviveTheWayThroughTheLogIsInvalid() throws WireException {
    String halves = SPEC.replace("64,32,10", "\\ud800");

    Command read = Commands.decode(Commands.submit("run-1", halves, 5));

    assertThat(read)
        .isEqualTo(
            new SubmitInvalid("run-1", "spec must be Unicode text, got half a surrogate pair"));
  }

  @Test
  void aSpecTooLargeForTheLogsSnapshotsIsRefusedOnBothSides() throws WireException {
    String large = SPEC.replace("64,32,10", "6".repeat(1 << 17));

    assertThatThrownBy(() -> Commands.submit("run-1", large, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spec (bytes) must be in [0, 131072]");
    assertThat(Commands.decode(SingleObject.encode(new SubmitJob("run-1", large, 5L))))
        .isInstanceOf(SubmitInvalid.class);
  }

  @Test
  void reasonsAreCutSinceSnapshotsRepeatThem() throws WireException {
    String invalid = SPEC.replace("\"name\":\"digits\"", "\"name\":\"" + "x".repeat(9999) + "\"");

    Command submit = Commands.decode(Commands.submit("run-1", invalid, 5));
    Command stop = Commands.decode(SingleObject.encode(new StopJob("run-1", "y".repeat(9999), 5L)));

    assertThat(((SubmitInvalid) submit).reason()).hasSize(500).endsWith("...");
    assertThat(((Command.Stop) stop).reason()).hasSize(500).endsWith("...");
  }

  @Test
  void aJobIdThatIsNoNameIsRefusedOnBothSides() {
    assertThatThrownBy(() -> Commands.stop("../etc", "enough", 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("job must match");
    assertThatThrownBy(
            () -> Commands.decode(SingleObject.encode(new StopJob("../etc", "enough", 5L))))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("command: job must match");
  }

  @Test
  void anotherRecordIsRefused() {
    byte[] presence =
        SingleObject.encode(
            Samples.all().stream()
                .filter(ClientPresence.class::isInstance)
                .findFirst()
                .orElseThrow());

    assertThatThrownBy(() -> Commands.decode(presence))
        .isInstanceOf(WireException.class)
        .hasMessage("record must be a command, got a ClientPresence");
  }
}
