package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What its rows, speed and exploration are for is shown in {@link InformedSelectionTest}. */
class UtilityTest extends ClientSelectorContract {
  private static final int SEEDS = 300;
  private static final double NONE = -1;
  private static final double USUAL = 0.1;

  @Override
  protected ClientSelector selector() {
    return new Utility();
  }

  /** One that took part in round 1. */
  private static Candidate tried(String client, double loss, double secondsPerBatch) {
    return tried(client, loss, 100, secondsPerBatch);
  }

  private static Candidate tried(String client, double loss, long rows, double secondsPerBatch) {
    return new Candidate(
        client,
        new HeldDataSet("digits", rows, 64, 10),
        Machine.UNKNOWN,
        new Speed(secondsPerBatch, 1e6),
        new Participation(1, 1),
        loss == NONE ? OptionalDouble.empty() : OptionalDouble.of(loss));
  }

  private static List<Candidate> telling(double... losses) {
    List<Candidate> candidates = new ArrayList<>();
    for (double loss : losses) {
      candidates.add(tried("client%03d".formatted(candidates.size()), loss, USUAL));
    }
    return candidates;
  }

  /** In round 1, where nobody has waited longer than others. */
  private List<String> select(List<Candidate> candidates, int size, int seed) {
    return selector().select(candidates, new Draw(size, 1, seed, "00ff", "job", 1, 1));
  }

  /**
   * Of 400 the 30 with twice the loss; 31 are drawn, so the last of the best is an ordinary one and
   * nobody is cut off. The largest of the lots ln(u)/w are drawn, so a client with weight w is with
   * probability 1 - exp(-w t), and 30 (1 - exp(-2 t)) + 370 (1 - exp(-t)) = 31 for t = 0.0752:
   * 0.1397 of those with twice the loss. Of 30,000 trials the standard deviation is 0.0020 at most,
   * so five of them are exceeded once in a million seeds.
   */
  @Test
  void whoHasTwiceTheLossIsDrawnAlmostTwiceAsOften() {
    double[] losses = new double[400];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = i < 30 ? 2 : 1;
    }
    List<Candidate> candidates = telling(losses);
    int high = 0;
    int draws = 1_000;

    for (int seed = 0; seed < draws; seed++) {
      high +=
          (int)
              select(candidates, 31, seed).stream()
                  .filter(client -> client.compareTo("client030") < 0)
                  .count();
    }

    assertThat(high / (30.0 * draws)).isEqualTo(0.1397, within(0.01));
  }

  @Test
  void whoHasMuchLessLossThanOthersIsNotAskedAgain() {
    List<Candidate> candidates = telling(0.1, 2, 0.2, 2, 0, 2);

    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(select(candidates, 3, seed))
          .as("seed %d", seed)
          .containsExactly("client001", "client003", "client005");
    }
  }

  @Test
  void aLossCountsForEachRow() {
    List<Candidate> candidates = new ArrayList<>(telling(1, 1, 1));
    candidates.add(tried("rich-1", 0.5, 400, USUAL));
    candidates.add(tried("rich-2", 0.5, 400, USUAL));

    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(select(candidates, 2, seed))
          .as("seed %d", seed)
          .containsExactly("rich-1", "rich-2");
    }
  }

  @Test
  void anAbsurdLossCountsNoMoreThanTheNextOne() {
    double[] honest = new double[100];
    for (int i = 0; i < honest.length; i++) {
      honest[i] = 1 + i % 10 / 10.0;
    }
    for (int count : new int[] {2, 3, 10, 19, 20, 100}) {
      double[] some = Arrays.copyOf(honest, count);
      double[] one = some.clone();
      some[0] = Arrays.stream(some).max().orElseThrow();
      one[0] = 1e30;
      for (int seed = 0; seed < SEEDS; seed++) {
        int size = 1 + count / 2;
        assertThat(select(telling(one), size, seed))
            .as("seed %d of %d", seed, count)
            .isEqualTo(select(telling(some), size, seed));
      }
    }
  }

  @Test
  void whoToldNothingCountsWithTheMedian() {
    List<Candidate> silent = telling(1, 1, 2, 3, 3, NONE);
    List<Candidate> median = telling(1, 1, 2, 3, 3, 2);

    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(select(silent, 4, seed)).as("seed %d", seed).isEqualTo(select(median, 4, seed));
    }
  }

  @Test
  void lossesThatAreAlikeDecideNothing() {
    List<Candidate> silent = new ArrayList<>();
    List<Candidate> alike = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      silent.add(tried("client%03d".formatted(i), NONE, 10 + i, i % 9 == 0 ? 1 : USUAL));
      alike.add(tried("client%03d".formatted(i), 2, 10 + i, i % 9 == 0 ? 1 : USUAL));
    }

    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(select(alike, 25, seed)).as("seed %d", seed).isEqualTo(select(silent, 25, seed));
    }
  }

  @Test
  void lossesOfNobodyLeaveTheDrawAsItWasBeforeTheyWereHeard() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Candidate tried = tried("client%03d".formatted(i), NONE, 10 + 10 * i, USUAL);
      candidates.add(
          i % 3 > 0
              ? tried
              : new Candidate(
                  tried.client(),
                  tried.data(),
                  tried.machine(),
                  tried.speed(),
                  Participation.NONE,
                  OptionalDouble.empty()));
    }

    assertThat(selector().select(candidates, new Draw(5, 1, 7, "00ff", "job", 30, 1)))
        .containsExactly("client000", "client003", "client007", "client008", "client009");
  }

  @Test
  void aSlowClientIsNotAskedForItsGreaterLoss() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean slow = i % 10 == 0;
      candidates.add(tried("client%03d".formatted(i), slow ? 2 : 1, slow ? 10 * USUAL : USUAL));
    }

    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(select(candidates, 5, seed))
          .as("seed %d", seed)
          .doesNotContain("client000", "client010");
    }
  }
}
