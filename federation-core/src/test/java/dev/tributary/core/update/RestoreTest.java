package dev.tributary.core.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.round.Member;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restarts from a checkpoint, also with another number of instances. */
class RestoreTest {
  private static final Member A = new Member(0, 1, 0);

  private final Fold fold = new Fold();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anUploadGoesOnWhereItWasWhoeverReadsItsPartitionNow(int parallelism) {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));
    fold.restart(parallelism);
    int reader = parallelism - 1;

    fold.send(reader, 0, fold.chunk("a", 1, 1));
    fold.send(reader, 0, fold.chunk("a", 1, 2));
    fold.drain();

    assertThat(fold.receipts()).extracting(Receipt::attempt).containsExactly(1);
    assertThat(fold.holds("a/1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatIsNotWantedIsUndoneByExactlyOneInstance(int parallelism) {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.send(fold.chunk("b", 1, 1));
    fold.restart(parallelism);
    fold.send(parallelism - 1, 0, fold.chunk("b", 1, 0));

    fold.log.closed(1, A);
    fold.follow();
    fold.drain();

    assertThat(fold.holds("a/1")).isTrue();
    assertThat(fold.reasons()).isNotEmpty().containsOnly(RejectReason.INCOMPLETE);
  }

  @Test
  void whatOneInstanceHasUndoneIsStillToldByTheOneThatAnswersForIt() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.upload("b", 1);
    fold.restart(2);
    fold.log.closed(1, A);
    fold.follow(fold.aggregators.get(1));
    assertThat(fold.rejections()).isEmpty();

    fold.restart(2);
    fold.follow();

    assertThat(fold.reasons()).containsExactly(RejectReason.LATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anInstanceTooManyOrTooFewChangesNothing(int parallelism) {
    fold.start(1, 0, "a", "b");
    fold.upload(0, 0, "a", 1);
    fold.restart(3);
    fold.upload(1, 0, "b", 1);
    fold.restart(parallelism);
    fold.restart(parallelism);

    fold.log.closed(1, A, new Member(1, 1, 0));
    fold.follow();
    fold.drain();

    assertThat(fold.holds("a/1", "b/1")).isTrue();
    assertThat(fold.rejections()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatACheckpointLeftInTheFoldIsReadAgainWhenTheRoundCloses(int parallelism) {
    fold.start(1, 0, "a", "b", "c");
    fold.upload("a", 1);
    fold.upload("b", 1);
    fold.checkpoint(2);
    fold.upload("c", 1);
    List<LedgerState> states = fold.checkpoint(2);
    assertThat(fold.holds("a/1", "b/1")).isTrue();
    fold.restart(parallelism, states);

    fold.log.closed(1, A, new Member(2, 1, 0));
    fold.follow();
    fold.drain();

    assertThat(fold.holds("a/1", "c/1")).isTrue();
    assertThat(fold.receipts()).hasSize(3);
  }

  @Test
  void aCheckpointThatIsNotRestoredLeavesTheFoldAsItWas() {
    fold.start(1, 0, "a", "b");
    fold.upload("a", 1);
    fold.checkpoint(2);
    assertThat(fold.sum(0).count()).isZero();
    fold.upload("b", 1);

    fold.log.closed(1, A, new Member(1, 1, 0));
    fold.follow();
    fold.checkpoint(2);

    assertThat(fold.holds("a/1", "b/1")).isTrue();
  }

  @Test
  void aDecisionOfTheTimeAfterTheCheckpointIsObeyedInTheReplay() {
    fold.start(1, 0, "a", "b");
    fold.upload("b", 1);
    fold.restart(2);
    fold.log.closed(1, A);

    assertThat(fold.send(0, 0, fold.chunk("a", 1, 0))).isEqualTo(ChunkVerdict.FOLDED);
    fold.send(0, 0, fold.chunk("a", 1, 1));
    fold.send(0, 0, fold.chunk("a", 1, 2));
    fold.follow();
    fold.drain();

    assertThat(fold.holds("a/1")).isTrue();
    assertThat(fold.receipts()).extracting(Receipt::client).containsExactly("b");
  }

  @Test
  void aReplayedChunkOfARoundThatWasPublishedMeanwhileIsIgnored() {
    fold.start(1, 0, "a");
    fold.restart(1);
    fold.log.closed(1, A).published(1, 1);

    assertThat(fold.send(fold.chunk("a", 1, 0))).isEqualTo(ChunkVerdict.IGNORED);
    assertThat(fold.outcomes).isEmpty();
  }

  @Test
  void anInstanceThatHadReadTheLogFurtherLosesNothingToTheOthers() {
    fold.start(1, 0, "a");
    fold.log.abandoned(1).started(2, 0, "a");
    fold.restart(2);
    fold.log.closed(2, new Member(0, 1, 1));
    fold.follow(fold.aggregators.get(0));
    fold.send(0, 1, fold.chunk(2, 0, "a", 1, 0));

    fold.restart(2);
    fold.restart(2);
    fold.follow();
    fold.send(1, 1, fold.chunk(2, 0, "a", 1, 1));
    fold.send(1, 1, fold.chunk(2, 0, "a", 1, 2));
    fold.drain();

    for (int shard = 0; shard < 3; shard++) {
      assertThat(fold.sum(shard).count()).isEqualTo(1);
    }
    assertThat(fold.rejections()).isEmpty();
  }

  @Test
  void aBarredUploadStaysBarred() {
    fold.start(1, 0, "a");
    fold.send(fold.spoilt("a", 1, 0, c -> c.value(0, Float.NaN)));
    fold.restart(2);

    assertThat(fold.send(0, 0, fold.chunk("a", 1, 1))).isEqualTo(ChunkVerdict.IGNORED);
    assertThat(fold.reasons()).containsExactly(RejectReason.NOT_FINITE);
  }

  @Test
  void aSupersededAttemptIsNotToldAgain() {
    fold.start(1, 0, "a");
    fold.send(fold.chunk("a", 1, 0));
    fold.send(fold.chunk("a", 2, 0));
    fold.restart(2);

    assertThat(fold.send(0, 0, fold.chunk("a", 1, 1))).isEqualTo(ChunkVerdict.NOTED);
    assertThat(fold.reasons()).containsExactly(RejectReason.SUPERSEDED);
  }

  @Test
  void aCheckpointHoldsNoUpdateBytes() {
    fold.start(1, 0, "a");
    fold.upload("a", 1);

    List<LedgerState> states = fold.checkpoint();

    assertThat(states.get(0).uploads())
        .containsExactly(
            new LedgerState.UploadState(
                "job",
                1,
                "a",
                1,
                0,
                1,
                null,
                false,
                List.of(
                    new LedgerState.Chunk(0, 0, true),
                    new LedgerState.Chunk(1, 1, true),
                    new LedgerState.Chunk(2, 2, true))));
    assertThat(states.get(0).nextLogOffset()).isEqualTo(fold.log.end());
  }

  @Test
  void aRestoreFromNothingIsRefused() {
    assertThatThrownBy(
            () ->
                LocalAggregator.restore(
                    List.of(), 0, 1, p -> Optional.empty(), (from, r) -> {}, o -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("states must not be empty");
  }
}
