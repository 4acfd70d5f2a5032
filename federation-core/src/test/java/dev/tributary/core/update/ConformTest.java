package dev.tributary.core.update;

import static dev.tributary.core.update.RejectReason.INCOMPLETE;
import static dev.tributary.core.update.RejectReason.LATE;
import static dev.tributary.core.update.RejectReason.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.Member;
import org.junit.jupiter.api.Test;

/** The sums agree with the member set that the log decides, whatever was folded before. */
class ConformTest {
  private static final Member A = new Member(0, 1, 0);

  private final Fold fold = new Fold();

  @Test
  void aWholeUploadThatIsNotAMemberIsUndoneAndLate() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.upload("b", 1);

    close(A);

    assertThat(fold.reasons()).containsExactly(LATE);
    assertThat(fold.lastRejection().client()).isEqualTo("b");
    assertThat(fold.lastRejection().position()).isEqualTo(new Position(0, 3));
    assertThat(fold.holds("a/1")).isTrue();
  }

  @Test
  void anUploadCutInTheMiddleIsUndoneAndIncomplete() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.send(fold.chunk("b", 1, 2));

    close(A);

    assertThat(fold.reasons()).containsExactly(INCOMPLETE);
    assertThat(fold.holds("a/1")).isTrue();
  }

  @Test
  void aSupersededAttemptIsUndoneWithoutAnotherWord() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));
    fold.upload("a", 2);

    close(new Member(0, 2, 0));

    assertThat(fold.reasons()).containsExactly(SUPERSEDED);
    assertThat(fold.holds("a/2")).isTrue();
  }

  @Test
  void whatWasOnlyNotedIsFoldedWhenTheLogWantsIt() {
    fold.start(1, 0, "a");
    fold.upload("a", 1);
    fold.upload("a", 2);

    close(new Member(0, 2, 0));

    assertThat(fold.holds("a/2")).isTrue();
  }

  @Test
  void aMembersChunkThatComesAfterTheCloseIsFolded() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));

    close(A);
    assertThat(fold.send(fold.chunk("a", 1, 1))).isEqualTo(ChunkVerdict.FOLDED);
    assertThat(fold.send(fold.chunk("a", 1, 2))).isEqualTo(ChunkVerdict.FOLDED);

    assertThat(fold.aggregators.get(0).mustDrain()).isTrue();
    fold.drainClosed();
    assertThat(fold.holds("a/1")).isTrue();
    assertThat(fold.outcomes).isEmpty();
  }

  @Test
  void anUploadThatBeginsAfterTheCloseIsLateAndToldOnce() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    close(A);

    assertThat(fold.send(fold.chunk("b", 1, 0))).isEqualTo(ChunkVerdict.REJECTED);
    assertThat(fold.send(fold.chunk("b", 1, 1))).isEqualTo(ChunkVerdict.IGNORED);

    assertThat(fold.reasons()).containsExactly(LATE);
    assertThat(fold.holds("a/1")).isTrue();
  }

  @Test
  void aMemberOnAnotherPartitionIsNotThisUpload() {
    fold.start(1, 0, "a");
    fold.upload(0, 0, "a", 1);
    fold.upload(0, 1, "a", 1);

    close(new Member(0, 1, 1));

    assertThat(fold.holdsOnPartition(1, "a/1")).isTrue();
  }

  @Test
  void theUndoWorksOnWhatACheckpointHandedOn() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.upload("b", 1);
    fold.drain();
    assertThat(fold.holds("a/1", "b/1")).isTrue();

    close(A);

    assertThat(fold.holds("a/1")).isTrue();
  }

  @Test
  void aChunkThatTheTopicNoLongerHoldsLeavesASumThatNeverMatches() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    Position lost = fold.append(0, fold.chunk("b", 1, 0));
    fold.aggregators.get(0).onChunk(lost, fold.chunk("b", 1, 0));
    fold.lose(lost);

    close(A);

    assertThat(fold.holds("a/1")).isFalse();
    assertThat(fold.sum(0).count()).isEqualTo(2);
    assertThat(fold.reasons()).containsExactly(INCOMPLETE);
  }

  @Test
  void theLedgerOfAClosedRoundHoldsItsMembersAlone() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.upload("b", 1);

    close(A);

    assertThat(fold.aggregators.get(0).snapshot().uploads())
        .filteredOn(upload -> !upload.chunks().isEmpty())
        .extracting(LedgerState.UploadState::client)
        .containsExactly("a");
  }

  private void close(Member... members) {
    fold.log.closed(1, members);
    fold.follow();
    fold.drainClosed();
  }
}
