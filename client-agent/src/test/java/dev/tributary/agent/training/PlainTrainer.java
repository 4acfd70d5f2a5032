package dev.tributary.agent.training;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.RowOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What the trainer {@code mlp} does with one hidden layer of rectifiers and plain descent, in plain
 * Java: the same steps over the same rows in the same order, to float rounding. For such small
 * batches it is many times as fast as ND4J, so that a test can try many seeds.
 */
final class PlainTrainer implements Trainer {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    return new Task(new TrainerParameters(parameters), data);
  }

  /** The hidden weights are kept transposed, a row an input, so that inner loops run on arrays. */
  private static final class Layers {
    final float[][] hidden;
    final float[] hiddenBias;
    final float[][] output;
    final float[] outputBias;

    Layers(int inputs, int units, int outputs) {
      hidden = new float[inputs][units];
      hiddenBias = new float[units];
      output = new float[outputs][units];
      outputBias = new float[outputs];
    }

    void load(float[] model) {
      int at = 0;
      for (int unit = 0; unit < hiddenBias.length; unit++) {
        for (float[] row : hidden) {
          row[unit] = model[at++];
        }
      }
      System.arraycopy(model, at, hiddenBias, 0, hiddenBias.length);
      at += hiddenBias.length;
      for (float[] row : output) {
        System.arraycopy(model, at, row, 0, row.length);
        at += row.length;
      }
      System.arraycopy(model, at, outputBias, 0, outputBias.length);
    }

    float[] vector() {
      int units = hiddenBias.length;
      float[] model = new float[(hidden.length + 1) * units + output.length * (units + 1)];
      int at = 0;
      for (int unit = 0; unit < units; unit++) {
        for (float[] row : hidden) {
          model[at++] = row[unit];
        }
      }
      System.arraycopy(hiddenBias, 0, model, at, units);
      at += units;
      for (float[] row : output) {
        System.arraycopy(row, 0, model, at, units);
        at += units;
      }
      System.arraycopy(outputBias, 0, model, at, outputBias.length);
      return model;
    }

    /** Goes down the gradient, then sets it to zero. */
    void descend(Layers gradient, float rate) {
      for (int i = 0; i < hidden.length; i++) {
        descend(hidden[i], gradient.hidden[i], rate);
      }
      for (int i = 0; i < output.length; i++) {
        descend(output[i], gradient.output[i], rate);
      }
      descend(hiddenBias, gradient.hiddenBias, rate);
      descend(outputBias, gradient.outputBias, rate);
    }

    private static void descend(float[] weights, float[] gradient, float rate) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= rate * gradient[i];
        gradient[i] = 0;
      }
    }
  }

  private static final class Task implements TrainingTask {
    private final DataSet data;
    private final float[][] rows;
    private final float learningRate;
    private final int batchSize;
    private final int epochs;
    private final Layers layers;
    private final Layers gradient;
    private final float[] hidden;
    private final float[] output;
    private final float[] hiddenError;

    Task(TrainerParameters parameters, DataSet data) {
      this.data = data;
      int[] units =
          parameters.wholeNumbers("layers", 3, 1).stream().mapToInt(Integer::intValue).toArray();
      learningRate = (float) parameters.positive("learningRate", 0.1);
      batchSize = parameters.wholeNumber("batchSize", 32, 1);
      epochs = parameters.wholeNumber("localEpochs", 1, 1);
      float scale = (float) parameters.positive("featureScale", 1);
      parameters.refuseUnknown();
      layers = new Layers(units[0], units[1], units[2]);
      gradient = new Layers(units[0], units[1], units[2]);
      hidden = new float[units[1]];
      hiddenError = new float[units[1]];
      output = new float[units[2]];
      rows = new float[data.rows()][units[0]];
      for (int row = 0; row < rows.length; row++) {
        data.copyFeatures(row, rows[row], 0);
        for (int i = 0; i < units[0]; i++) {
          rows[row][i] /= scale;
        }
      }
    }

    @Override
    public int parameterCount() {
      return layers.vector().length;
    }

    @Override
    public TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled) {
      layers.load(globalModel);
      for (int epoch = 0; epoch < epochs; epoch++) {
        int[] order = RowOrder.shuffled(data.rows(), seed * epochs + epoch);
        for (int from = 0; from < order.length; from += batchSize) {
          int to = Math.min(from + batchSize, order.length);
          for (int i = from; i < to; i++) {
            learn(order[i], 1f / (to - from));
          }
          layers.descend(gradient, learningRate);
        }
      }
      Evaluation evaluation = measure();
      return new TrainingResult(
          layers.vector(), data.rows(), evaluation.loss(), evaluation.accuracy());
    }

    @Override
    public Evaluation evaluate(float[] model) {
      layers.load(model);
      return measure();
    }

    private Evaluation measure() {
      double loss = 0;
      int right = 0;
      for (int row = 0; row < rows.length; row++) {
        forward(rows[row]);
        loss -= Math.log(Math.max(output[data.label(row)], 1e-10));
        int best = 0;
        for (int i = 1; i < output.length; i++) {
          best = output[i] > output[best] ? i : best;
        }
        right += best == data.label(row) ? 1 : 0;
      }
      return new Evaluation(loss / rows.length, (double) right / rows.length, rows.length);
    }

    private void forward(float[] row) {
      System.arraycopy(layers.hiddenBias, 0, hidden, 0, hidden.length);
      for (int i = 0; i < row.length; i++) {
        add(row[i], layers.hidden[i], hidden);
      }
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] = Math.max(0, hidden[i]);
      }
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < output.length; i++) {
        output[i] = layers.outputBias[i];
        for (int unit = 0; unit < hidden.length; unit++) {
          output[i] += layers.output[i][unit] * hidden[unit];
        }
        largest = Math.max(largest, output[i]);
      }
      float sum = 0;
      for (int i = 0; i < output.length; i++) {
        output[i] = (float) Math.exp(output[i] - largest);
        sum += output[i];
      }
      for (int i = 0; i < output.length; i++) {
        output[i] /= sum;
      }
    }

    private void learn(int row, float share) {
      forward(rows[row]);
      output[data.label(row)] -= 1;
      Arrays.fill(hiddenError, 0);
      for (int i = 0; i < output.length; i++) {
        float error = output[i] * share;
        gradient.outputBias[i] += error;
        add(error, hidden, gradient.output[i]);
        add(error, layers.output[i], hiddenError);
      }
      for (int unit = 0; unit < hidden.length; unit++) {
        hiddenError[unit] = hidden[unit] > 0 ? hiddenError[unit] : 0;
      }
      add(1, hiddenError, gradient.hiddenBias);
      for (int i = 0; i < rows[row].length; i++) {
        add(rows[row][i], hiddenError, gradient.hidden[i]);
      }
    }

    private static void add(float factor, float[] values, float[] sums) {
      if (factor != 0) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += factor * values[i];
        }
      }
    }

    @Override
    public void close() {}
  }
}
