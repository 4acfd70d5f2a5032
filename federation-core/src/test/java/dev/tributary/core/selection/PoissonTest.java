package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.privacy.PoissonCohort;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What it draws keeps the contract, but for how many they are. */
class PoissonTest extends ClientSelectorContract {
  private static final List<String> TEN =
      IntStream.range(0, 10).mapToObj(i -> "client" + i).toList();

  @Override
  protected ClientSelector selector() {
    return new Poisson();
  }

  @Override
  protected int fewest(int candidates, Draw draw) {
    return draw.samplingRate() == 1 ? candidates : 0;
  }

  @Override
  protected int most(int candidates, Draw draw) {
    return candidates;
  }

  private List<String> drawn(int round, long seed) {
    return selector()
        .select(
            TEN.stream().map(Candidate::of).toList(),
            new Draw(1, 1, seed, "00ff", "job", round, 0.5));
  }

  /** That each has the same chance is {@code PoissonCohortTest}'s to show. */
  @Test
  void whomTheKeyDrawsIsPickedWhateverTheSizeAndTheSeed() {
    List<String> drawn = PoissonCohort.of("00ff", "job", 3, 0.5).among(TEN);

    assertThat(drawn).hasSizeGreaterThan(1).isSorted();
    assertThat(drawn(3, 7)).isEqualTo(drawn);
    assertThat(drawn(3, 8)).isEqualTo(drawn);
    assertThat(drawn(4, 7)).isNotEqualTo(drawn);
  }
}
