package dev.tributary.agent.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FederatedAveragingTest {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "layers", "64,64,10",
          "learningRate", "0.5",
          "batchSize", "16",
          "localEpochs", "5",
          "featureScale", "16");

  @Test
  void tenClientsWithUnlikeDataLearnTheDigitsAsWellAsOneThatHasItAll() {
    FederationSimulation.Outcome outcome = new FederationSimulation(PARAMETERS, 10, 20, 1).run();

    assertThat(outcome.accuracy()).as("held-out accuracy").isGreaterThanOrEqualTo(0.95);
    assertThat(outcome.pooledAccuracy() - outcome.accuracy())
        .as("what federating costs")
        .isLessThanOrEqualTo(0.02);
    assertThat(outcome.largestDelta()).as("bound of an update").isLessThan(4);
    assertThat(outcome.smallestExamples()).isGreaterThanOrEqualTo(10);
  }
}
