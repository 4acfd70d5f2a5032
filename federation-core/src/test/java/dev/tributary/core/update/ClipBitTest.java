package dev.tributary.core.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uploads of a job whose norm adapts: the chunk of shard 0, of two coordinates, ends with the
 * client's bit, and so does its sum.
 */
class ClipBitTest {
  private static final int BIT = 2;

  private final Fold fold = new Fold(ExampleJob.adaptive());

  private UpdateChunk chunk(String client, int shard, float bit) {
    return fold.spoilt(
        client,
        1,
        shard,
        draft -> {
          draft.weight = 1;
          draft.value(0, 0.125f);
          if (shard < 2) {
            draft.value(1, -0.25f);
          }
          if (shard == 0) {
            draft.value(BIT, bit);
          }
        });
  }

  private void upload(int aggregator, int partition, String client, float bit) {
    for (int shard = 0; shard < 3; shard++) {
      fold.send(aggregator, partition, chunk(client, shard, bit));
    }
  }

  private void assertThatShard0Holds(long contributions, long bits) {
    ExactSum sum = fold.sum(0);
    long step = Math.round(0.125 * Math.scalb(1.0, fold.log.grid().scaleExponent()));
    assertThat(sum.count()).isEqualTo(contributions);
    assertThat(sum.values()).containsExactly(contributions * step, -2 * contributions * step, bits);
    assertThat(fold.sum(1).values())
        .containsExactly(contributions * step, -2 * contributions * step);
  }

  @Test
  void bitsAddUpBesideTheCoordinatesAndOnNoGrid() {
    fold.start(1, 0, "a", "b", "c");

    upload(0, 0, "a", 1);
    upload(0, 0, "b", -1);
    upload(0, 0, "c", -1);
    fold.drain();

    assertThatShard0Holds(3, -1);
  }

  @Test
  void theBitOfAnUploadThatDoesNotCountIsTakenOutAgain() {
    fold.start(1, 0, "a", "b", "c");
    upload(0, 0, "a", 1);
    upload(0, 0, "b", -1);
    fold.checkpoint();

    fold.log.closed(1, new Member(0, 1, 0));
    fold.follow().checkpoint();

    assertThatShard0Holds(1, 1);
  }

  @Test
  void theBitOfAnUploadThatWasOnlyNotedIsReadAgain() {
    fold.start(1, 0, "a", "b", "c");
    upload(0, 0, "a", 1);
    upload(0, 1, "b", -1);

    fold.restart(2, fold.checkpoint(64));
    fold.log.closed(1, new Member(0, 1, 0), new Member(1, 1, 1));
    fold.follow().checkpoint();

    assertThatShard0Holds(2, 0);
  }

  /** It is no coordinate: the norm of the rest is 0.41, and the job clips to 0.5. */
  @Test
  void theBitCountsInNoNorm() {
    fold.start(1, 0, "a");

    upload(0, 0, "a", -1);

    assertThat(fold.outcomes).hasSize(1).allMatch(outcome -> outcome instanceof Outcome.Receipt);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.5f, -2, Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNoBitIsMalformed(float bit) {
    fold.start(1, 0, "a");

    ChunkVerdict verdict = fold.send(chunk("a", 0, bit));

    assertThat(verdict).isEqualTo(ChunkVerdict.REJECTED);
    assertThat(fold.lastRejection().reason()).isEqualTo(RejectReason.MALFORMED);
    assertThat(fold.lastRejection().detail())
        .isEqualTo("last value of shard 0 must be 1 or -1, got " + bit);
  }

  @Test
  void aChunkWithoutABitIsTooShortAndOneWithABitWhereNoneBelongsTooLong() {
    fold.start(1, 0, "a");

    fold.send(fold.spoilt("a", 1, 0, draft -> draft.length -= Float.BYTES));
    assertThat(fold.lastRejection().detail())
        .isEqualTo("values of shard 0 must be 12 bytes, got 8");
    fold.send(fold.spoilt("a", 2, 1, draft -> draft.length += Float.BYTES));
    assertThat(fold.lastRejection().detail())
        .isEqualTo("values of shard 1 must be 8 bytes, got 12");
  }
}
