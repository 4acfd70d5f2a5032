package dev.tributary.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartOptionsTest {
  private static QuickstartOptions withBudget(OptionalDouble epsilon) {
    return new QuickstartOptions(10, 20, 1, 2, false, true, epsilon, Path.of("run"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, -8, Double.NaN, Double.NEGATIVE_INFINITY})
  void aBudgetOfNothingOrLessIsRefused(double epsilon) {
    assertThatThrownBy(() -> withBudget(OptionalDouble.of(epsilon)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--dp-epsilon must be > 0, got " + epsilon);
  }

  @Test
  void aRunHasABudgetOrNone() {
    assertThat(withBudget(OptionalDouble.of(0.5)).dpEpsilon()).hasValue(0.5);
    assertThat(withBudget(OptionalDouble.empty()).dpEpsilon()).isEmpty();
  }
}
