package dev.tributary.core.update;

import static dev.tributary.core.update.RejectReason.BAD_WEIGHT;
import static dev.tributary.core.update.RejectReason.DUPLICATE_ATTEMPT;
import static dev.tributary.core.update.RejectReason.INCONSISTENT;
import static dev.tributary.core.update.RejectReason.JOB_ENDED;
import static dev.tributary.core.update.RejectReason.LATE;
import static dev.tributary.core.update.RejectReason.MALFORMED;
import static dev.tributary.core.update.RejectReason.NOT_FINITE;
import static dev.tributary.core.update.RejectReason.NOT_SELECTED;
import static dev.tributary.core.update.RejectReason.OUT_OF_BOUND;
import static dev.tributary.core.update.RejectReason.ROUND_ABANDONED;
import static dev.tributary.core.update.RejectReason.UNKNOWN_JOB;
import static dev.tributary.core.update.RejectReason.WRONG_LENGTH;
import static dev.tributary.core.update.RejectReason.WRONG_MODEL_VERSION;
import static dev.tributary.core.update.RejectReason.WRONG_ROUND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.Member;
import dev.tributary.core.update.Outcome.Rejection;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason for which a contribution does not count, and what it leaves behind: nothing. */
class RejectionTest {
  private final Fold fold = new Fold();

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource({"upload", "values", "route"})
  void aChunkThatBreaksARuleIsRejectedWithItsReason(
      RejectReason reason, String detail, Consumer<DraftChunk> change) {
    fold.start(1, 0, "a", "b");

    ChunkVerdict verdict = fold.send(fold.spoilt("a", 1, 1, change));

    assertThat(verdict).isEqualTo(ChunkVerdict.REJECTED);
    Rejection rejection = fold.lastRejection();
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.detail()).isEqualTo(detail);
    assertThat(rejection.position()).isEqualTo(new Position(0, 0));
    fold.drain();
    assertThat(fold.holds()).isTrue();
  }

  static Stream<Arguments> upload() {
    return Stream.of(
        spoilt(MALFORMED, "attempt must be >= 1, got 0", c -> c.attempt = 0),
        spoilt(WRONG_MODEL_VERSION, "modelVersion must be 0, got 1", c -> c.modelVersion = 1),
        spoilt(WRONG_LENGTH, "shards must be 3, got 4", c -> c.shards = 4),
        spoilt(WRONG_LENGTH, "shard must be in [0, 3), got 3", c -> c.shard = 3),
        spoilt(WRONG_LENGTH, "shard must be in [0, 3), got -1", c -> c.shard = -1),
        spoilt(WRONG_LENGTH, "values of shard 1 must be 8 bytes, got 4", c -> c.length = 4),
        spoilt(WRONG_LENGTH, "values of shard 1 must be 8 bytes, got 12", c -> c.length = 12),
        spoilt(BAD_WEIGHT, "weight must be in [1, 100], got 0", c -> c.weight = 0),
        spoilt(BAD_WEIGHT, "weight must be in [1, 100], got -7", c -> c.weight = -7),
        spoilt(BAD_WEIGHT, "weight must be in [1, 100], got 101", c -> c.weight = 101));
  }

  static Stream<Arguments> values() {
    String finite = "values of shard 1 must be finite";
    String bounded = "values of shard 1 must be in [-4.0, 4.0]";
    return Stream.of(
        spoilt(NOT_FINITE, finite, c -> c.value(0, Float.NaN)),
        spoilt(NOT_FINITE, finite, c -> c.value(1, Float.POSITIVE_INFINITY)),
        spoilt(NOT_FINITE, finite, c -> c.value(1, Float.NEGATIVE_INFINITY)),
        spoilt(OUT_OF_BOUND, bounded, c -> c.value(0, Math.nextUp(4f))),
        spoilt(OUT_OF_BOUND, bounded, c -> c.value(1, -Float.MAX_VALUE)));
  }

  static Stream<Arguments> route() {
    return Stream.of(
        spoilt(UNKNOWN_JOB, "no job has the id other", c -> c.job = "other"),
        spoilt(WRONG_ROUND, "round must be in [1, 1], got 2", c -> c.round = 2),
        spoilt(WRONG_ROUND, "round must be in [1, 1], got 0", c -> c.round = 0),
        spoilt(NOT_SELECTED, "client must be in the round's cohort, got c", c -> c.client = "c"));
  }

  private static Arguments spoilt(RejectReason reason, String detail, Consumer<DraftChunk> change) {
    return Arguments.of(reason, detail, change);
  }

  @Test
  void aChunkThatContradictsTheOnesBeforeItIsInconsistent() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));

    fold.send(fold.spoilt("a", 1, 1, c -> c.weight = 2));

    assertThat(fold.lastRejection().reason()).isEqualTo(INCONSISTENT);
    assertThat(fold.lastRejection().detail())
        .isEqualTo("weight must be 1 as in the chunks before, got 2");
  }

  @Test
  void aBadChunkBarsItsUploadAndIsToldOnce() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));
    fold.send(fold.spoilt("a", 1, 1, c -> c.value(0, Float.NaN)));

    assertThat(fold.send(fold.chunk("a", 1, 1))).isEqualTo(ChunkVerdict.IGNORED);
    assertThat(fold.send(fold.chunk("a", 1, 2))).isEqualTo(ChunkVerdict.IGNORED);

    assertThat(fold.reasons()).containsExactly(NOT_FINITE);
    assertThat(fold.receipts()).isEmpty();
  }

  @Test
  void whatABadUploadHadFoldedIsUndoneAtTheClose() {
    fold.start(1, 0, "a", "b");
    fold.send(fold.chunk("a", 1, 0));
    fold.send(fold.spoilt("a", 1, 1, c -> c.value(0, Float.NaN)));
    fold.upload("b", 1);

    fold.log.closed(1, new Member(1, 1, 0));
    fold.follow();

    fold.drain();
    assertThat(fold.holds("b/1")).isTrue();
    assertThat(fold.reasons()).containsExactly(NOT_FINITE);
  }

  @Test
  void aClientMayTryAgainAfterABadUpload() {
    fold.start(1, 0, "a");
    fold.send(fold.spoilt("a", 1, 0, c -> c.value(0, Float.NaN)));

    fold.upload("a", 2);

    assertThat(fold.receipts()).hasSize(1);
  }

  @Test
  void aBadChunkAfterACompleteUploadDoesNotTakeItBack() {
    fold.start(1, 0, "a");
    fold.upload("a", 1);
    fold.send(fold.spoilt("a", 1, 0, c -> c.modelVersion = 9));

    fold.log.closed(1, new Member(0, 1, 0));
    fold.follow();

    fold.drain();
    assertThat(fold.holds("a/1")).isTrue();
    assertThat(fold.reasons()).containsExactly(WRONG_MODEL_VERSION);
  }

  @Test
  void aChunkOfARoundThatMadeItsModelIsLate() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.log.closed(1, new Member(0, 1, 0)).published(1, 1);
    fold.follow();

    fold.upload("b", 1);

    assertThat(fold.reasons()).containsExactly(LATE);
    assertThat(fold.lastRejection().detail()).isEqualTo("round 1 has ended");
  }

  @Test
  void aReplayOfWhatCountedIsNotCalledLate() {
    fold.start(1, 0, "a");
    fold.upload("a", 1);
    fold.log.closed(1, new Member(0, 1, 0)).published(1, 1);
    fold.follow();

    assertThat(fold.send(fold.chunk("a", 1, 0))).isEqualTo(ChunkVerdict.IGNORED);
    assertThat(fold.rejections()).isEmpty();
  }

  @Test
  void aChunkOfAnAbandonedRoundIsToldSo() {
    fold.start(1, 0, "a");
    fold.log.abandoned(1);
    fold.follow();

    fold.upload("a", 1);

    assertThat(fold.reasons()).containsExactly(ROUND_ABANDONED);
  }

  @Test
  void whatWasFoldedOfAnAbandonedRoundIsToldSo() {
    fold.start(1, 0, "a");
    fold.upload("a", 1);

    fold.log.abandoned(1);
    fold.follow();

    assertThat(fold.reasons()).containsExactly(ROUND_ABANDONED);
    fold.drain();
    assertThat(fold.holds()).isTrue();
  }

  @Test
  void aChunkOfAnEndedJobIsToldSo() {
    fold.start(1, 0, "a").log.abandoned(1).ended(Outcome.FAILED);
    fold.follow();

    fold.upload("a", 1);

    assertThat(fold.reasons()).containsExactly(JOB_ENDED);
    assertThat(fold.lastRejection().detail()).isEqualTo("the job is FAILED");
  }

  @Test
  void aRoundOfLongAgoMayHaveCountedAndTheRejectionSaysSo() {
    fold.start(1, 0, "a").log.closed(1, new Member(0, 1, 0)).published(1, 1);
    fold.follow();
    fold.restart(1);

    fold.send(fold.chunk("a", 1, 0));

    assertThat(fold.reasons()).containsExactly(LATE);
    assertThat(fold.lastRejection().detail())
        .isEqualTo(
            "round 1 has ended; if this is a replay, its RoundClosed tells whether it counted");
  }

  @Test
  void aClientCanNotMakeUsRememberMoreThanAHundredAttempts() {
    fold.start(1, 0, "a");
    for (int attempt = 1; attempt <= 150; attempt++) {
      fold.send(fold.chunk("a", attempt, 0));
    }

    assertThat(fold.lastRejection().reason()).isEqualTo(DUPLICATE_ATTEMPT);
    assertThat(fold.aggregators.get(0).snapshot().uploads()).hasSize(100);
    assertThat(fold.send(fold.chunk("a", 100, 1))).isEqualTo(ChunkVerdict.FOLDED);
  }

  @ParameterizedTest
  @EnumSource(RejectReason.class)
  void aReasonsLabelIsItsNameInLowerCase(RejectReason reason) {
    assertThat(reason.label()).matches("[a-z_]+").isEqualToIgnoringCase(reason.name());
  }
}
