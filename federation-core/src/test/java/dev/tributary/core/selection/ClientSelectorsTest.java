package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.privacy.PoissonCohort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSelectorsTest {
  private static final List<String> TEN =
      IntStream.range(0, 10).mapToObj(i -> "client" + i).toList();

  private static final List<Candidate> CANDIDATES = TEN.stream().map(Candidate::of).toList();

  private static Draw draw(int size, int round) {
    return new Draw(size, 7, "00ff", "job", round, 0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "uniform", "untrained-first", "resources", "utility"})
  void aSelectionIsSortedWithoutRepeatsAndNoLargerThanAsked(String name) {
    ClientSelector selector = ClientSelectors.named(name);

    for (int round = 1; round <= 50; round++) {
      List<String> picked = selector.select(CANDIDATES, draw(4, round));

      assertThat(picked).hasSize(4).isSorted().doesNotHaveDuplicates().isSubsetOf(TEN);
      assertThat(selector.select(CANDIDATES, draw(4, round))).isEqualTo(picked);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "uniform", "untrained-first", "resources", "utility"})
  void everybodyIsPickedWhenThereIsRoom(String name) {
    assertThat(ClientSelectors.named(name).select(CANDIDATES, draw(20, 1))).isEqualTo(TEN);
  }

  @Test
  void firstPicksTheSameClientsInEveryRound() {
    assertThat(ClientSelectors.named("first").select(CANDIDATES, draw(2, 5)))
        .containsExactly("client0", "client1");
  }

  /**
   * 1,000 rounds of 4 of 10: each count is about normal with mean 400 and deviation sqrt(1000 * 0.4
   * * 0.6) = 15.5. Five deviations on ten clients would fail by chance once in 200,000 seeds; the
   * seed is fixed.
   */
  @Test
  void uniformPicksEveryClientEquallyOften() {
    Map<String, Integer> counts = new HashMap<>();
    for (int round = 1; round <= 1_000; round++) {
      ClientSelectors.named("uniform")
          .select(CANDIDATES, draw(4, round))
          .forEach(client -> counts.merge(client, 1, Integer::sum));
    }

    assertThat(counts.values()).hasSize(10).allMatch(count -> Math.abs(count - 400) < 78);
  }

  /** That each has the same chance is {@code PoissonCohortTest}'s to show. */
  @Test
  void poissonPicksWhomTheKeyDrawsWhateverTheSizeAndTheSeed() {
    ClientSelector poisson = ClientSelectors.named("poisson");
    List<String> drawn = PoissonCohort.of("00ff", "job", 3, 0.5).among(TEN);

    assertThat(drawn).hasSizeGreaterThan(1).isSorted();
    assertThat(poisson.select(CANDIDATES, draw(1, 3))).isEqualTo(drawn);
    assertThat(poisson.select(CANDIDATES, new Draw(1, 8, "00ff", "job", 3, 0.5))).isEqualTo(drawn);
    assertThat(poisson.select(CANDIDATES, draw(1, 4))).isNotEqualTo(drawn);
  }

  @Test
  void anUnknownSelectionIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> ClientSelectors.named("best"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cohort.selection must be one of [first, poisson, resources, uniform, untrained-first, utility], got best");
  }
}
