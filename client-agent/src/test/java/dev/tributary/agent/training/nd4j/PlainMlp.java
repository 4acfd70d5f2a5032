package dev.tributary.agent.training.nd4j;

import dev.tributary.agent.data.DataSet;

/** A perceptron in plain Java and double precision, written from {@link MlpTrainer}'s words. */
final class PlainMlp {
  private PlainMlp() {}

  /** The outputs' softmax for a row. */
  static double[] probabilities(
      float[] model, int[] units, String activation, DataSet data, int row, double scale) {
    double[] values = new double[units[0]];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.feature(row, i) / scale;
    }
    int at = 0;
    for (int layer = 1; layer < units.length; layer++) {
      double[] next = new double[units[layer]];
      int bias = at + units[layer] * units[layer - 1];
      for (int out = 0; out < next.length; out++) {
        next[out] = model[bias + out];
        for (int in = 0; in < values.length; in++) {
          next[out] += model[at + out * values.length + in] * values[in];
        }
        if (layer < units.length - 1) {
          next[out] = activation.equals("tanh") ? Math.tanh(next[out]) : Math.max(0, next[out]);
        }
      }
      at = bias + next.length;
      values = next;
    }
    return softmax(values);
  }

  /** How the mean loss rises with a coordinate, by central difference. */
  static double slope(
      float[] model, int coordinate, int[] units, String activation, DataSet data, double scale) {
    float[] moved = model.clone();
    moved[coordinate] = model[coordinate] + 1e-3f;
    double above = loss(moved, units, activation, data, scale);
    double step = moved[coordinate];
    moved[coordinate] = model[coordinate] - 1e-3f;
    return (above - loss(moved, units, activation, data, scale)) / (step - moved[coordinate]);
  }

  private static double loss(
      float[] model, int[] units, String activation, DataSet data, double scale) {
    double loss = 0;
    for (int row = 0; row < data.rows(); row++) {
      loss -= Math.log(probabilities(model, units, activation, data, row, scale)[data.label(row)]);
    }
    return loss / data.rows();
  }

  private static double[] softmax(double[] values) {
    double sum = 0;
    double[] exponentials = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      exponentials[i] = Math.exp(values[i]);
      sum += exponentials[i];
    }
    for (int i = 0; i < values.length; i++) {
      exponentials[i] /= sum;
    }
    return exponentials;
  }
}
