package dev.tributary.benchmarks.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChurnTest {
  private static final int CLIENTS = 2_000;
  private static final Churn CHURN = new Churn(7, 0.3, 20_000);

  @Test
  void atAnyTimeTheShareIsAway() {
    for (long at : new long[] {0, 12_345, 1_000_000, 1_790_000_000_000L}) {
      assertThat(away(at) / (double) CLIENTS).as("at %d", at).isCloseTo(0.3, within(0.05));
    }
  }

  /** Of independent periods 2 * 0.3 * 0.7 differ; they do not all begin at once. */
  @Test
  void clientsComeAndGoAllTheTime() {
    assertThat(changed(0, 20_000) / (double) CLIENTS).isCloseTo(0.42, within(0.05));
    assertThat(changed(0, 2_000) / (double) CLIENTS).isCloseTo(0.042, within(0.02));
  }

  @Test
  void withoutChurnEverybodyStays() {
    Churn none = new Churn(7, 0, 20_000);

    assertThat(IntStream.range(0, CLIENTS)).allMatch(i -> none.isThere("client-" + i, i * 977L));
  }

  @Test
  void anotherSeedSendsOthersAway() {
    Churn other = new Churn(8, 0.3, 20_000);

    assertThat(IntStream.range(0, CLIENTS))
        .anyMatch(i -> CHURN.isThere("client-" + i, 0) != other.isThere("client-" + i, 0));
  }

  @Test
  void nobodyLeftIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Churn(7, 1, 20_000))
        .withMessage("--churn must be >= 0 and < 1, got 1.0");
  }

  private static long away(long atMillis) {
    return IntStream.range(0, CLIENTS).filter(i -> !CHURN.isThere("client-" + i, atMillis)).count();
  }

  private static long changed(long from, long to) {
    return IntStream.range(0, CLIENTS)
        .filter(i -> CHURN.isThere("client-" + i, from) != CHURN.isThere("client-" + i, to))
        .count();
  }
}
