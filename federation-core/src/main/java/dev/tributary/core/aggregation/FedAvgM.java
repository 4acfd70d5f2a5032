package dev.tributary.core.aggregation;

/**
 * Server momentum: {@code u = mu*u - D; w -= eta*u} (Hsu, Qi, Brown, arXiv 1909.06335).
 *
 * @param learningRate eta
 * @param momentum mu, in [0, 1)
 */
public record FedAvgM(double learningRate, double momentum) implements ServerOptimizer {
  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void step(float[] model, float[][] slots, double[] meanDelta, int step) {
    float[] velocity = slots[0];
    for (int i = 0; i < model.length; i++) {
      double u = momentum * velocity[i] - meanDelta[i];
      velocity[i] = (float) u;
      model[i] = (float) (model[i] - learningRate * u);
    }
  }
}
