package dev.tributary.core.update;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.Member;
import dev.tributary.core.update.Outcome.Receipt;
import org.junit.jupiter.api.Test;

/** Uploads that are good, and which of a client's uploads stands. */
class LocalAggregatorTest {
  private final Fold fold = new Fold();

  @Test
  void aWholeUploadYieldsOneReceipt() {
    fold.start(1, 0, "a", "bb");

    fold.upload("bb", 1);

    assertThat(fold.outcomes).containsExactly(new Receipt(JOB, 1, "bb", 1, 0, 2, 20));
    fold.drain();
    assertThat(fold.holds("bb/1")).isTrue();
  }

  @Test
  void chunksMayComeInAnyOrderAndBetweenThoseOfOthers() {
    fold.start(1, 0, "a", "b");

    fold.send(fold.chunk("a", 1, 2));
    fold.send(fold.chunk("b", 1, 1));
    fold.send(fold.chunk("a", 1, 0));
    fold.send(fold.chunk("b", 1, 2));
    assertThat(fold.receipts()).isEmpty();
    fold.send(fold.chunk("b", 1, 0));
    fold.send(fold.chunk("a", 1, 1));

    assertThat(fold.receipts()).extracting(Receipt::client).containsExactly("b", "a");
    fold.drain();
    assertThat(fold.holds("a/1", "b/1")).isTrue();
  }

  @Test
  void aChunkThatOvertookTheStartOfItsRoundIsFolded() {
    fold.follow();
    fold.log.started(1, 0, "a");

    assertThat(fold.send(fold.chunk("a", 1, 0))).isEqualTo(ChunkVerdict.FOLDED);
    assertThat(fold.rejections()).isEmpty();
  }

  @Test
  void aRecordSentTwiceCountsOnce() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));

    assertThat(fold.send(fold.chunk("a", 1, 0))).isEqualTo(ChunkVerdict.REJECTED);

    fold.send(fold.chunk("a", 1, 1));
    fold.send(fold.chunk("a", 1, 2));
    assertThat(fold.reasons()).containsExactly(RejectReason.DUPLICATE_CHUNK);
    assertThat(fold.lastRejection().detail())
        .isEqualTo("shard 0 of attempt 1 came before at offset 0");
    fold.drain();
    assertThat(fold.holds("a/1")).isTrue();
  }

  @Test
  void aNewAttemptVoidsTheIncompleteOneBeforeIt() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));

    fold.upload("a", 2);

    assertThat(fold.reasons()).containsExactly(RejectReason.SUPERSEDED);
    assertThat(fold.lastRejection().attempt()).isEqualTo(1);
    assertThat(fold.lastRejection().position()).isEqualTo(new Position(0, 0));
    assertThat(fold.receipts()).extracting(Receipt::attempt).containsExactly(2);
    assertThat(fold.send(fold.chunk("a", 1, 1))).isEqualTo(ChunkVerdict.NOTED);
  }

  @Test
  void aNewAttemptAfterACompleteOneIsRejected() {
    fold.start(1, 0, "a");
    fold.upload("a", 1);

    assertThat(fold.send(fold.chunk("a", 2, 0))).isEqualTo(ChunkVerdict.NOTED);
    assertThat(fold.send(fold.chunk("a", 2, 1))).isEqualTo(ChunkVerdict.NOTED);

    assertThat(fold.reasons()).containsExactly(RejectReason.DUPLICATE_ATTEMPT);
    assertThat(fold.receipts()).hasSize(1);
    fold.drain();
    assertThat(fold.holds("a/1")).isTrue();
  }

  @Test
  void anOlderAttemptThatComesLaterIsVoid() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 2, 0));

    fold.send(fold.chunk("a", 1, 0));

    assertThat(fold.reasons()).containsExactly(RejectReason.SUPERSEDED);
    assertThat(fold.lastRejection().attempt()).isEqualTo(1);
  }

  @Test
  void anUploadToTwoPartitionsYieldsOneReceiptOfOneReader() {
    fold.start(1, 0, "a");

    fold.upload(0, 0, "a", 1);
    fold.upload(0, 1, "a", 1);

    assertThat(fold.receipts()).hasSize(1);
    assertThat(fold.reasons()).containsExactly(RejectReason.DUPLICATE_ATTEMPT);
  }

  @Test
  void nothingIsHandedOnBeforeTheRoundIsClosedButAtACheckpoint() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);

    assertThat(fold.aggregators.get(0).mustDrain()).isFalse();
    fold.drainClosed();
    assertThat(fold.holds()).isTrue();

    fold.log.closed(1, new Member(0, 1, 0));
    fold.follow();

    assertThat(fold.aggregators.get(0).mustDrain()).isTrue();
    fold.drainClosed();
    assertThat(fold.aggregators.get(0).mustDrain()).isFalse();
    assertThat(fold.holds("a/1")).isTrue();
  }

  @Test
  void anEndedRoundLeavesNothingInTheLedger() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.log.closed(1, new Member(0, 1, 0)).published(1, 1);

    fold.follow();

    assertThat(fold.aggregators.get(0).snapshot().uploads()).isEmpty();
    assertThat(fold.rejections()).isEmpty();
    assertThat(fold.aggregators.get(0).mustDrain()).isFalse();
  }

  @Test
  void anEndedJobLeavesNothingInTheLedger() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);

    fold.log.ended(Outcome.STOPPED);
    fold.follow();

    assertThat(fold.aggregators.get(0).snapshot().uploads()).isEmpty();
    assertThat(fold.reasons()).containsExactly(RejectReason.ROUND_ABANDONED);
  }

  @Test
  void theNextRoundBeginsWithAnEmptySum() {
    fold.start(1, 0, "a");
    fold.upload("a", 1);
    fold.log.abandoned(1).started(2, 0, "a");
    fold.follow();

    fold.send(fold.chunk(2, 0, "a", 1, 0));

    fold.drain();
    assertThat(fold.sum(0).count()).isEqualTo(1);
    assertThat(fold.sum(1).count()).isZero();
  }
}
