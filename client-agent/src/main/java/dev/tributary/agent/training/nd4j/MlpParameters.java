package dev.tributary.agent.training.nd4j;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.TrainerParameters;
import java.util.List;
import java.util.Map;

/** The parameters of {@link MlpTrainer}, which tells what they mean, in their ranges. */
record MlpParameters(
    List<Integer> layers,
    String activation,
    double learningRate,
    double momentum,
    double l2,
    int batchSize,
    int localEpochs,
    double featureScale) {

  /** What fits a direct buffer, whose size in bytes is an int. */
  private static final int MAX_PARAMETERS = Integer.MAX_VALUE / Float.BYTES;

  static MlpParameters parse(Map<String, String> parameters) {
    TrainerParameters reader = new TrainerParameters(parameters);
    MlpParameters parsed =
        new MlpParameters(
            reader.wholeNumbers("layers", 2, 1),
            reader.choice("activation", List.of("relu", "tanh")),
            reader.positive("learningRate", 0.1),
            reader.within("momentum", 0, 0, 1),
            reader.within("l2", 0, 0, Double.POSITIVE_INFINITY),
            reader.wholeNumber("batchSize", 32, 1),
            reader.wholeNumber("localEpochs", 1, 1),
            reader.positive("featureScale", 1));
    reader.refuseUnknown();
    parsed.requireAddressable();
    return parsed;
  }

  int inputs() {
    return layers.get(0);
  }

  int outputs() {
    return layers.get(layers.size() - 1);
  }

  /** Coordinates of the vector: weights and biases of all layers. */
  int parameterCount() {
    return Math.toIntExact(countParameters());
  }

  void requireLength(float[] model) {
    if (model.length != parameterCount()) {
      throw new IllegalArgumentException(
          "model must have the %d coordinates of layers %s, got %d"
              .formatted(parameterCount(), layers, model.length));
    }
  }

  void requireSuitable(DataSet data) {
    if (inputs() != data.columns()) {
      throw refusedLayers("must begin with the data set's " + data.columns() + " columns");
    }
    if (outputs() < data.classes()) {
      throw refusedLayers("must end with at least the data set's " + data.classes() + " classes");
    }
  }

  private void requireAddressable() {
    if (countParameters() > MAX_PARAMETERS) {
      throw refusedLayers("must make at most " + MAX_PARAMETERS + " coordinates");
    }
  }

  private long countParameters() {
    long count = 0;
    for (int i = 1; i < layers.size(); i++) {
      count += (layers.get(i - 1) + 1L) * layers.get(i);
    }
    return count;
  }

  private IllegalArgumentException refusedLayers(String rule) {
    return TrainerParameters.refused("layers", rule, layers);
  }
}
