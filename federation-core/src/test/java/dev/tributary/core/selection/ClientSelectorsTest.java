package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @ParameterizedTest
  @ValueSource(strings = {"first", "uniform"})
  void aSelectionIsSortedWithoutRepeatsAndNoLargerThanAsked(String name) {
    ClientSelector selector = ClientSelectors.named(name);

    for (int round = 1; round <= 50; round++) {
      List<String> picked = selector.select(TEN, 4, 7, round);

      assertThat(picked).hasSize(4).isSorted().doesNotHaveDuplicates().isSubsetOf(TEN);
      assertThat(selector.select(TEN, 4, 7, round)).isEqualTo(picked);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "uniform"})
  void everybodyIsPickedWhenThereIsRoom(String name) {
    assertThat(ClientSelectors.named(name).select(TEN, 20, 7, 1)).isEqualTo(TEN);
  }

  @Test
  void firstPicksTheSameClientsInEveryRound() {
    assertThat(ClientSelectors.named("first").select(TEN, 2, 7, 5))
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
          .select(TEN, 4, 7, round)
          .forEach(client -> counts.merge(client, 1, Integer::sum));
    }

    assertThat(counts.values()).hasSize(10).allMatch(count -> Math.abs(count - 400) < 78);
  }

  @Test
  void anUnknownSelectionIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> ClientSelectors.named("best"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cohort.selection must be one of [first, uniform], got best");
  }
}
