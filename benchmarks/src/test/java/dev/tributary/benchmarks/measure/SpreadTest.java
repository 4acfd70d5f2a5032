package dev.tributary.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void percentilesAreMeasuredValuesByNearestRank() {
    List<Double> hundred = DoubleStream.iterate(100, v -> v - 1).limit(100).boxed().toList();

    assertThat(Spread.of(hundred)).isEqualTo(new Spread(100, 50, 95, 99, 100));
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(1, 7, 7, 7, 7));
    assertThat(Spread.of(List.of(2.0, 1.0))).isEqualTo(new Spread(2, 1, 2, 2, 2));
  }

  @Test
  void noValuesHaveNoSpread() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.of(List.of()))
        .withMessage("values must not be empty");
  }
}
