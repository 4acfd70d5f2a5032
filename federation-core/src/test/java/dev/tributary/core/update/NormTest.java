package dev.tributary.core.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.Member;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Uploads of a job that clips to an L2 norm of 0.5: five coordinates in shards of 2, 2 and 1. */
class NormTest {
  private final Fold fold = new Fold(ExampleJob.promising(8, 1));

  private UpdateChunk chunk(String client, int shard, float first) {
    return fold.spoilt(
        client,
        1,
        shard,
        draft -> {
          draft.weight = 1;
          for (int i = 0; i < draft.length / Float.BYTES; i++) {
            draft.value(i, i == 0 ? first : 0);
          }
        });
  }

  private List<Receipt> receipts() {
    return fold.outcomes.stream()
        .filter(outcome -> outcome instanceof Receipt)
        .map(Receipt.class::cast)
        .toList();
  }

  @Test
  void anUpdateOfTheNormItselfCounts() {
    fold.start(1, 0, "a", "b");

    fold.send(chunk("a", 0, 0));
    fold.send(chunk("a", 1, -0.5f));
    fold.send(chunk("a", 2, 0));

    assertThat(receipts()).extracting(Receipt::client).containsExactly("a");
  }

  @Test
  void anUpdateOverTheNormIsRejectedByTheChunkThatPassesItAndNeverGetsAReceipt() {
    fold.start(1, 0, "a", "b");

    assertThat(fold.send(chunk("a", 0, 0.3f))).isEqualTo(ChunkVerdict.FOLDED);
    assertThat(fold.send(chunk("a", 1, -0.39f))).isEqualTo(ChunkVerdict.FOLDED);
    assertThat(fold.send(chunk("a", 2, 0.2f))).isEqualTo(ChunkVerdict.REJECTED);
    assertThat(fold.send(chunk("a", 2, 0))).isEqualTo(ChunkVerdict.IGNORED);

    assertThat(fold.lastRejection().reason()).isEqualTo(RejectReason.OUT_OF_NORM);
    assertThat(fold.lastRejection().detail())
        .startsWith("L2 norm of the update must be <= 0.5, got 0.531")
        .endsWith("with shard 2");
    assertThat(receipts()).isEmpty();
  }

  @Test
  void whatWasFoldedOfItIsTakenOutWhenTheRoundCloses() {
    fold.start(1, 0, "a", "b");
    fold.send(chunk("a", 0, 0.3f));
    fold.send(chunk("a", 1, 0.6f));
    for (int shard = 0; shard < 3; shard++) {
      fold.send(chunk("b", shard, 0.1f));
    }

    fold.log.closed(1, new Member(1, 1, 0));
    fold.follow().checkpoint();

    ExactSum sum = fold.sum(0);
    assertThat(sum.count()).isEqualTo(1);
    assertThat(sum.values()[0]).isEqualTo(Math.round(0.1f * 0x1p40));
  }

  @Test
  void inWhateverOrderTheChunksComeTheVerdictIsTheSame() {
    Random random = new Random(1);
    for (int run = 0; run < 300; run++) {
      Fold each = new Fold(ExampleJob.promising(8, 1));
      each.start(1, 0, "a");
      float[] firsts = new float[3];
      double squares = 0;
      for (int shard = 0; shard < 3; shard++) {
        firsts[shard] = (float) (random.nextGaussian() * 0.3);
        squares += (double) firsts[shard] * firsts[shard];
      }
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
      Collections.shuffle(order, random);

      order.forEach(shard -> each.send(chunk("a", shard, firsts[shard])));

      boolean counts = each.outcomes.stream().anyMatch(outcome -> outcome instanceof Receipt);
      assertThat(counts).as("run %d, squared norm %s", run, squares).isEqualTo(squares <= 0.25);
    }
  }

  @Test
  void aRestartInTheMiddleOfAnUploadForgetsNoNorm() {
    fold.start(1, 0, "a");
    fold.send(chunk("a", 0, 0.4f));

    fold.restart(2);
    fold.send(1, 0, chunk("a", 1, 0.4f));

    assertThat(fold.lastRejection().reason()).isEqualTo(RejectReason.OUT_OF_NORM);
  }

  @Test
  void aJobThatClipsToNoNormMeasuresNone() {
    Fold plain = new Fold();
    plain.start(1, 0, "a");
    plain.upload("a", 1);

    assertThat(plain.checkpoint().get(0).uploads().get(0).chunks())
        .extracting(LedgerState.Chunk::squaredNorm)
        .containsOnly(0.0);
  }
}
