package dev.tributary.local.federation;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Changes coordinates by multiples of 2^-10 that depend on the model and the client, so that every
 * sum and, with the weights below, every mean is exact in float32. What a masked update rounds to
 * its grid is then what a plain one holds, and a test can say what the model must be.
 *
 * <p>A client's data are its index. The first two weigh 16, the others 4: all ten together weigh
 * 64, and 32 without the first two.
 */
record DyadicTrainer(int coordinates) implements Trainer {
  static final String NAME = "test";
  private static final int STEPS = 1 << 10;

  static DataSet data(int client) {
    return DataSet.of(new float[] {client}, new int[] {0}, 1, 1);
  }

  static int weight(int client) {
    return client < 2 ? 16 : 4;
  }

  /** What a client makes of a model. */
  static float[] delta(int client, float[] model) {
    SplittableRandom random = new SplittableRandom(31L * Arrays.hashCode(model) + client);
    float[] delta = new float[model.length];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = random.nextInt(-STEPS, STEPS + 1) / (float) STEPS;
    }
    return delta;
  }

  /** The next model by hand, in integers of 2^-10, of clients whose weights sum to a power of 2. */
  static float[] next(float[] model, List<Integer> clients) {
    long[] sum = new long[model.length];
    long weight = 0;
    for (int client : clients) {
      float[] delta = delta(client, model);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight(client) * (long) (delta[i] * STEPS);
      }
      weight += weight(client);
    }
    float[] next = model.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] += (float) ((double) sum[i] / (weight * STEPS));
    }
    return next;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    return new Task(coordinates, (int) data.feature(0, 0));
  }

  private record Task(int parameterCount, int client) implements TrainingTask {
    @Override
    public TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled) {
      float[] local = delta(client, globalModel);
      for (int i = 0; i < local.length; i++) {
        local[i] += globalModel[i];
      }
      return new TrainingResult(local, weight(client), Double.NaN, Double.NaN);
    }

    @Override
    public Evaluation evaluate(float[] model) {
      return new Evaluation(Double.NaN, Double.NaN, 1);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
