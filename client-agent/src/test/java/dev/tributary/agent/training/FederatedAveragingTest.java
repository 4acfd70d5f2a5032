package dev.tributary.agent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick start's federation, with the parameters of its digits.yaml. */
class FederatedAveragingTest {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "layers", "64,128,10",
          "learningRate", "0.5",
          "batchSize", "8",
          "localEpochs", "5",
          "featureScale", "16");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void tenClientsWithUnlikeDataLearnTheDigitsAsWellAsOneThatHasItAll(long seed) {
    FederationSimulation.Outcome outcome =
        new FederationSimulation(new PlainTrainer(), PARAMETERS, 10, 20, seed).run();

    assertThat(outcome.accuracy()).as("held-out accuracy").isGreaterThanOrEqualTo(0.96);
    assertThat(outcome.pooledAccuracy() - outcome.accuracy())
        .as("what federating costs")
        .isLessThanOrEqualTo(0.02);
    assertThat(outcome.largestDelta()).as("half the bound of an update").isLessThan(8);
    assertThat(outcome.smallestExamples()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void thePlainTrainerTakesTheStepsOfTheOneWithNd4j() {
    DataSet rows = Digits.load().subset(new int[] {3, 1, 4, 15, 9, 2, 6, 53, 58, 97, 93});
    try (TrainingTask mlp = Trainers.named("mlp").open(PARAMETERS, rows);
        TrainingTask plain = new PlainTrainer().open(PARAMETERS, rows)) {
      float[] model = FederationSimulation.model("64,128,10", 7);

      TrainingResult expected = mlp.train(model, 5, () -> false);
      TrainingResult actual = plain.train(model, 5, () -> false);

      assertThat(actual.localModel()).containsExactly(expected.localModel(), within(1e-4f));
      assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-4));
      assertThat(Arrays.equals(actual.localModel(), model)).as("nothing learned").isFalse();
    }
  }
}
