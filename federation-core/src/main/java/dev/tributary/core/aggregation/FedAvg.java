package dev.tributary.core.aggregation;

/**
 * {@code w += eta * D} (McMahan et al., AISTATS 2017, Algorithm 1, for eta = 1).
 *
 * @param learningRate eta, the server's learning rate
 */
public record FedAvg(double learningRate) implements ServerOptimizer {
  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void step(float[] model, float[][] slots, double[] meanDelta, int step) {
    for (int i = 0; i < model.length; i++) {
      model[i] = (float) (model[i] + learningRate * meanDelta[i]);
    }
  }
}
