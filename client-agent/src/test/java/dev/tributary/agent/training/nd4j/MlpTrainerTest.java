package dev.tributary.agent.training.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.data.RowOrder;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainerContract;
import dev.tributary.agent.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlpTrainerTest extends TrainerContract {
  private static final DataSet DIGITS =
      Digits.load().subset(Arrays.copyOf(RowOrder.shuffled(1797, 1), 101));

  @Override
  protected Trainer trainer() {
    return new MlpTrainer();
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of(
        "layers", "64,32,10",
        "learningRate", "0.1",
        "momentum", "0.5",
        "batchSize", "16",
        "localEpochs", "2",
        "featureScale", "16");
  }

  @Override
  protected DataSet data() {
    return DIGITS;
  }

  @Override
  protected float[] model(int parameterCount) {
    return normal(parameterCount, 0.1, 1);
  }

  @Override
  protected float[] readExported(Path file) throws IOException {
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
    return network.params().toFloatVector();
  }

  @ParameterizedTest
  @CsvSource({"relu,'64,32,10'", "tanh,'64,20,15,12'", "relu,'64,10'"})
  void theNetworkComputesWhatTheDocumentedOrderOfItsVectorSays(String activation, String layers) {
    try (TrainingTask task = open(Map.of("layers", layers, "activation", activation))) {
      int[] units = Arrays.stream(layers.split(",")).mapToInt(Integer::parseInt).toArray();
      float[] model = model(task.parameterCount());

      Evaluation evaluation = task.evaluate(model);

      double loss = 0;
      for (int row = 0; row < DIGITS.rows(); row++) {
        loss -=
            Math.log(
                PlainMlp.probabilities(model, units, activation, DIGITS, row, 16)[
                    DIGITS.label(row)]);
      }
      assertThat(evaluation.loss()).isCloseTo(loss / DIGITS.rows(), within(1e-5));
      assertThat(evaluation.examples()).isEqualTo(DIGITS.rows());
    }
  }

  @Test
  void aStepOfPlainDescentIsTheGradientOfTheDocumentedLoss() {
    Map<String, String> oneStep = Map.of("layers", "64,8,10", "batchSize", "101", "momentum", "0");
    int[] units = {64, 8, 10};
    try (TrainingTask task = open(oneStep)) {
      float[] model = model(task.parameterCount());

      float[] trained = task.train(model, 1, () -> false).localModel();

      for (int coordinate = 0; coordinate < model.length; coordinate += 37) {
        double slope = PlainMlp.slope(model, coordinate, units, "relu", DIGITS, 16);
        assertThat((model[coordinate] - trained[coordinate]) / 0.1)
            .as("coordinate " + coordinate)
            .isCloseTo(slope, within(1e-3));
      }
    }
  }

  @Test
  void weightDecayPullsTheWeightsAndLeavesTheBiases() {
    Map<String, String> oneStep = Map.of("layers", "64,10", "batchSize", "101", "momentum", "0");
    Map<String, String> decaying = new HashMap<>(oneStep);
    decaying.put("l2", "0.5");
    try (TrainingTask plain = open(oneStep);
        TrainingTask decayed = open(decaying)) {
      float[] model = model(plain.parameterCount());

      float[] free = plain.train(model, 1, () -> false).localModel();
      float[] pulled = decayed.train(model, 1, () -> false).localModel();

      assertThat(pulled[5]).isCloseTo(free[5] - 0.1f * 0.5f * model[5], within(1e-6f));
      assertThat(Arrays.copyOfRange(pulled, 640, 650))
          .isEqualTo(Arrays.copyOfRange(free, 640, 650));
    }
  }

  @Test
  void momentumStartsFromRestInEveryRound() {
    Map<String, String> oneStep =
        Map.of("layers", "64,10", "batchSize", "101", "localEpochs", "1", "momentum", "0.9");
    try (TrainingTask task = open(oneStep)) {
      float[] model = model(task.parameterCount());
      float[] first = task.train(model, 1, () -> false).localModel();

      float[] second = task.train(model, 1, () -> false).localModel();

      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void aModelThatHasDivergedIsMeasuredAsWrongEverywhere() {
    try (TrainingTask task = open(Map.of())) {
      float[] model = new float[task.parameterCount()];
      Arrays.fill(model, Float.NaN);

      assertThat(task.evaluate(model).accuracy()).isZero();
      assertThat(task.evaluate(model).loss()).isNaN();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers      | 64         | must be at least 2 numbers >= 1, got 64",
        "layers      | 64,x,10    | must be at least 2 numbers >= 1, got 64,x,10",
        "layers      | 64,0,10    | must be at least 2 numbers >= 1, got 64,0,10",
        "layers      | 65,10      | must begin with the data set's 64 columns, got [65, 10]",
        "layers      | 64,9       | must end with at least the data set's 10 classes, got [64, 9]",
        "layers      | 64,9999999,10 | must make at most 536870911 coordinates, got [64, 9999999, 10]",
        "activation  | sigmoid    | must be one of [relu, tanh], got sigmoid",
        "learningRate| 0          | must be a number > 0, got 0",
        "learningRate| fast       | must be a number > 0, got fast",
        "learningRate| Infinity   | must be a number > 0, got Infinity",
        "momentum    | 1          | must be a number >= 0.0 and < 1.0, got 1",
        "l2          | -0.1       | must be a number >= 0.0, got -0.1",
        "batchSize   | 0          | must be >= 1, got 0",
        "batchSize   | 1.5        | must be a whole number >= 1, got 1.5",
        "localEpochs | 0          | must be >= 1, got 0",
        "featureScale| -16        | must be a number > 0, got -16"
      })
  void everyParameterOutOfItsRangeIsRefusedByKeyRuleAndValue(
      String key, String value, String message) {
    assertThatThrownBy(() -> open(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trainer.parameters." + key + " " + message);
  }

  @Test
  void layersHaveNoDefault() {
    assertThatThrownBy(() -> new MlpTrainer().open(Map.of(), DIGITS))
        .hasMessage("trainer.parameters.layers must be at least 2 numbers >= 1, got nothing");
  }

  private TrainingTask open(Map<String, String> changes) {
    Map<String, String> parameters = new HashMap<>(parameters());
    parameters.put("localEpochs", "1");
    parameters.putAll(changes);
    return new MlpTrainer().open(parameters, DIGITS);
  }
}
