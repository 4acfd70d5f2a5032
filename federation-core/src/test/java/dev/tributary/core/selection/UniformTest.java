package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UniformTest extends ClientSelectorContract {
  private static final List<Candidate> TEN =
      IntStream.range(0, 10).mapToObj(i -> Candidate.of("client" + i)).toList();

  @Override
  protected ClientSelector selector() {
    return new Uniform();
  }

  /**
   * 1,000 rounds of 4 of 10: each count is about normal with mean 400 and deviation sqrt(1000 * 0.4
   * * 0.6) = 15.5. Five deviations on ten clients would fail by chance once in 200,000 seeds; the
   * seed is fixed.
   */
  @Test
  void everyClientIsPickedEquallyOften() {
    Map<String, Integer> counts = new HashMap<>();
    for (int round = 1; round <= 1_000; round++) {
      selector()
          .select(TEN, new Draw(4, 1, 7, "00ff", "job", round, 1))
          .forEach(client -> counts.merge(client, 1, Integer::sum));
    }

    assertThat(counts.values()).hasSize(10).allMatch(count -> Math.abs(count - 400) < 78);
  }
}
