package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.AliasRefused;
import dev.tributary.core.round.RoundLog;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names of models; each request is answered once, whatever is read again. */
class AliasTest {
  private static final String SHA = "5a".repeat(32);

  private final Bench bench = new Bench();

  /** A job whose versions 0 and 1 are archived. */
  @BeforeEach
  void twoVersions() {
    bench.collecting(ExampleJob.spec(), "a", "b", "c");
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);
    bench.append(
        bench.coordinator.onArchived(new Archived(JOB, 1, "s3://m/v1", SHA), bench.nowMillis));
  }

  private static AliasedModel model(int version) {
    return new AliasedModel(JOB, version, "s3://m/v" + version, SHA);
  }

  private List<LogRecord> promote(long revision, String alias, int version) {
    return bench.command(new Command.Promote(revision, alias, model(version)));
  }

  private List<LogRecord> rollBack(long revision, String alias) {
    return bench.command(new Command.RollBack(revision, alias));
  }

  private AliasBook book() {
    return bench.coordinator.log().state().aliases();
  }

  private static String reason(List<LogRecord> written) {
    assertThat(written).hasSize(1);
    return ((AliasRefused) written.get(0)).reason();
  }

  @Test
  void anAliasNamesWhatWasPromotedLastAndGoesBackStepByStep() {
    promote(1, "production", 0);
    promote(2, "production", 1);
    promote(3, "test", 0);
    assertThat(book().current("production")).contains(model(1));

    rollBack(4, "production");

    assertThat(book().current("production")).contains(model(0));
    assertThat(book().current("test")).contains(model(0));
    assertThat(book().revision()).isEqualTo(4);
    assertThat(reason(rollBack(5, "production")))
        .isEqualTo("alias 'production' has no model before its current one");
    assertThat(book().current("production")).contains(model(0));
  }

  @Test
  void whatIsNotThereOrThereAlreadyIsRefusedWithTheReason() {
    promote(1, "production", 1);

    assertThat(reason(promote(2, "production", 1)))
        .isEqualTo("alias 'production' names job 'job' version 1 already");
    assertThat(reason(promote(3, "production", 2)))
        .isEqualTo("job 'job' has no version 2 in the archive, its newest there is 1");
    AliasedModel elsewhere = new AliasedModel("nobody", 0, "s3://m/v0", SHA);
    assertThat(reason(bench.command(new Command.Promote(4, "production", elsewhere))))
        .isEqualTo("there is no job 'nobody'");
    AliasedModel forged = new AliasedModel(JOB, 1, "s3://m/v1", "77".repeat(32));
    assertThat(reason(bench.command(new Command.Promote(5, "test", forged))))
        .startsWith("job 'job' version 1 is s3://m/v1 with SHA-256 5a5a");
    assertThat(reason(rollBack(6, "none"))).isEqualTo("there is no alias 'none'");
    assertThat(book().models()).containsOnlyKeys("production");
    assertThat(book().revision()).isEqualTo(6);
  }

  @Test
  void requestsThatAreReadAgainChangeNothing() {
    promote(1, "production", 0);
    promote(2, "production", 1);
    assertThat(promote(3, "production", 9)).hasSize(1);

    bench.restart("second");

    assertThat(promote(1, "production", 0)).isEmpty();
    assertThat(promote(2, "production", 1)).isEmpty();
    assertThat(promote(3, "production", 9)).isEmpty();
    assertThat(book().current("production")).contains(model(1));
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void ofTwoRequestsForOneRevisionTheFirstIsAnswered() {
    promote(1, "production", 0);

    assertThat(promote(1, "test", 1)).isEmpty();

    assertThat(book().models()).containsOnlyKeys("production");
    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }

  @Test
  void aRequestAboutATimeThatNobodyCanKnowOfIsDropped() {
    promote(1_000_000, "production", 0);
    promote(-1, "production", 0);
    rollBack(0, "production");

    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
    assertThat(book()).isEqualTo(AliasBook.EMPTY);
  }

  @Test
  void aRequestThatComesBeforeItsTurnWaitsForIt() {
    assertThat(promote(2, "production", 1)).isEmpty();

    List<LogRecord> written = promote(1, "production", 0);

    assertThat(written).hasSize(2).allMatch(AliasMoved.class::isInstance);
    assertThat(book().current("production")).contains(model(1));
  }

  @Test
  void aModelThatTheLogHasAndTheCoordinatorHasNotReadBackIsNotSaidToBeMissing() {
    bench.receive(2, "a", "b", "c");
    bench.publish(2, 2);
    List<LogRecord> onItsWay =
        bench.coordinator.onArchived(new Archived(JOB, 2, "s3://m/v2", SHA), bench.nowMillis);

    assertThat(promote(1, "production", 2)).isEmpty();

    assertThat(bench.append(onItsWay)).hasAtLeastOneElementOfType(AliasMoved.class);
    assertThat(book().current("production")).contains(model(2));
  }

  @Test
  void theBookHasBounds() {
    long revision = 0;
    for (int i = 0; i < AliasBook.MOST_ALIASES; i++) {
      promote(++revision, "alias-" + i, 0);
    }
    assertThat(reason(promote(++revision, "one-more", 0)))
        .isEqualTo("there are 100 aliases, and no more may be");

    for (int i = 0; i < 2 * AliasBook.MOST_MODELS; i++) {
      promote(++revision, "alias-0", 1 - i % 2);
    }

    assertThat(book().models()).hasSize(AliasBook.MOST_ALIASES);
    assertThat(book().models().get("alias-0")).hasSize(AliasBook.MOST_MODELS);
  }

  @Test
  void recordsThatTheBookDoesNotAllowAreVoidWhoeverWritesThem() {
    promote(1, "production", 0);
    promote(2, "production", 1);
    long epoch = bench.coordinator.log().state().epoch();
    List<LogRecord> records =
        List.of(
            new AliasMoved(epoch, 2, "production", model(0), false, 0),
            new AliasMoved(epoch, 4, "production", model(0), false, 0),
            new AliasMoved(epoch, 3, "production", model(7), false, 0),
            new AliasMoved(epoch, 3, "production", model(1), true, 0),
            new AliasMoved(epoch, 3, "none", model(0), true, 0),
            new AliasMoved(epoch - 1, 3, "production", model(0), false, 0),
            new AliasRefused(epoch, 2, "production", JOB, 0, "no", 0));

    for (LogRecord record : records) {
      RoundLog reader = new RoundLog(bench.coordinator.log().state(), 100);
      assertThat(reader.read(100, record)).as("%s", record).isEqualTo(RoundLog.Reading.VOID);
    }
    RoundLog reader = new RoundLog(bench.coordinator.log().state(), 100);
    assertThat(reader.read(100, new AliasMoved(epoch, 3, "production", model(0), true, 0)))
        .isEqualTo(RoundLog.Reading.EFFECTIVE);
    assertThat(reader.state().aliases().models().get("production")).containsExactly(model(0));
  }

  @Test
  void aPromotionIsNotTakenForASubmissionOfItsJob() {
    bench.command(new Command.Stop("other", "never came"));
    bench.command(
        new Command.Promote(1, "production", new AliasedModel("other", 0, "s3://m/x", SHA)));

    assertThat(bench.coordinator.snapshot().commands()).isEmpty();
  }
}
