package dev.tributary.core.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptimizersTest {
  /**
   * Reddi et al., arXiv 2003.00295, Algorithm 2, on a scalar w = 0 whose aggregated client model is
   * 7/3 in every round, with the paper's defaults; recomputed independently in double precision.
   */
  @ParameterizedTest
  @CsvSource({
    "fedadagrad, 0.099957152, 0.169082133, 0.224732985",
    "fedadam, 0.099572356, 0.233671140, 0.389839195",
    "fedyogi, 0.009957235, 0.023349986, 0.038951680",
  })
  void adaptiveOptimizersFollowThePaper(String name, double one, double two, double three) {
    Scalar scalar = new Scalar(name, Map.of());

    assertThat(scalar.stepTowards(7.0 / 3)).isCloseTo(one, within(1e-6));
    assertThat(scalar.stepTowards(7.0 / 3)).isCloseTo(two, within(1e-6));
    assertThat(scalar.stepTowards(7.0 / 3)).isCloseTo(three, within(1e-6));
  }

  @Test
  void fedAvgWithRateOneTakesTheMeanOfTheClientModels() {
    assertThat(new Scalar("fedavg", Map.of()).stepTowards(0.75)).isEqualTo(0.75);
  }

  @Test
  void fedAvgScalesTheStepByItsRate() {
    assertThat(new Scalar("fedavg", Map.of("learningRate", 0.5)).stepTowards(0.5)).isEqualTo(0.25);
  }

  /** Hsu, Qi, Brown, arXiv 1909.06335: u = mu*u + (w - mean), w -= eta*u, by hand. */
  @Test
  void fedAvgMCarriesMomentumFromStepToStep() {
    Scalar scalar = new Scalar("fedavgm", Map.of("learningRate", 0.5, "momentum", 0.5));

    // u = -1, w = 0.5; u = -0.5 - 0.5 = -1, w = 1; u = -0.5 - 0 = -0.5, w = 1.25
    assertThat(scalar.stepTowards(1)).isEqualTo(0.5);
    assertThat(scalar.stepTowards(1)).isEqualTo(1.0);
    assertThat(scalar.stepTowards(1)).isEqualTo(1.25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fedavg", "fedavgm", "fedadagrad", "fedadam", "fedyogi"})
  void coordinatesDoNotKnowEachOther(String name) {
    ServerOptimizer optimizer = ServerOptimizers.create(name, Map.of());
    float[] together = {1f, -2f};
    float[][] slots = new float[optimizer.slots()][2];
    float[] alone = {-2f};
    float[][] slotsAlone = new float[optimizer.slots()][1];

    for (int step = 1; step <= 3; step++) {
      optimizer.step(together, slots, new double[] {0.3, -0.7}, step);
      optimizer.step(alone, slotsAlone, new double[] {-0.7}, step);
    }

    assertThat(together[1]).isEqualTo(alone[0]);
  }

  @Test
  void anUnknownOptimizerIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> ServerOptimizers.create("sgd", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "optimizer.name must be one of [fedadagrad, fedadam, fedavg, fedavgm, fedyogi], got sgd");
  }

  @Test
  void anUnknownParameterIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> ServerOptimizers.create("fedavgm", Map.of("beta1", 0.9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer.parameters must be among [learningRate, momentum], got beta1");
  }

  @ParameterizedTest
  @CsvSource({
    "fedavg, learningRate, 0, must be finite and > 0",
    "fedavg, learningRate, NaN, must be finite and > 0",
    "fedavg, learningRate, Infinity, must be finite and > 0",
    "fedavgm, momentum, 1, 'must be in [0, 1)'",
    "fedavgm, momentum, -0.1, 'must be in [0, 1)'",
    "fedadam, beta1, 1, 'must be in [0, 1)'",
    "fedadam, beta2, NaN, 'must be in [0, 1)'",
    "fedyogi, tau, 0, must be finite and > 0",
  })
  void aParameterOutOfRangeIsRefusedByName(String name, String key, double value, String rule) {
    assertThatThrownBy(() -> ServerOptimizers.create(name, Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer.parameters.%s %s, got %s".formatted(key, rule, value));
  }

  @Test
  void aParameterWithoutAValueIsRefusedByName() {
    Map<String, Double> parameters = new HashMap<>();
    parameters.put("learningRate", null);

    assertThatThrownBy(() -> ServerOptimizers.create("fedavg", parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer.parameters.learningRate must be a number, got null");
  }

  /** A model of one coordinate that begins at 0. */
  private static final class Scalar {
    private final ServerOptimizer optimizer;
    private final float[] model = new float[1];
    private final float[][] slots;
    private int step;

    Scalar(String name, Map<String, Double> parameters) {
      optimizer = ServerOptimizers.create(name, parameters);
      slots = new float[optimizer.slots()][1];
    }

    double stepTowards(double clients) {
      optimizer.step(model, slots, new double[] {clients - model[0]}, ++step);
      return model[0];
    }
  }
}
