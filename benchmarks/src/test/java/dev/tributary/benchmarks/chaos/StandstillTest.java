package dev.tributary.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final Standstill MODELS =
      new Standstill(List.of(1_000L, 2_000L, 14_000L, 15_000L, 40_000L));

  @Test
  void theWaitThatAFaultCausesCountsFromTheFault() {
    assertThat(MODELS.causedBy(1_500, 3_000)).hasValue(12_000L);
    assertThat(MODELS.causedBy(3_000, 4_000)).hasValue(11_000L);
  }

  @Test
  void aFaultMayBiteLate() {
    assertThat(MODELS.causedBy(500, 600)).hasValue(12_000L);
    assertThat(MODELS.causedBy(4_000, 4_999)).hasValue(10_000L);
    assertThat(MODELS.causedBy(4_000, 5_001)).hasValue(25_000L);
  }

  @Test
  void afterTheLastModelThereIsNothingToWaitFor() {
    assertThat(MODELS.causedBy(40_000, 41_000)).isEmpty();
  }
}
