package dev.tributary.benchmarks.scale;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainerParameters;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Moves every coordinate of the global model a little, each client in its own direction: as cheap
 * as an echo, but a client that is counted twice or not at all shows in the model. Parameters:
 * {@code count}, the coordinates of the model.
 */
final class NudgeTrainer implements Trainer {
  static final String NAME = "nudge";

  /** Larger than any nudge. */
  static final float BOUND = 1;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The model that a client with this seed makes of the global one: up to 0.5 away from it. */
  static float[] nudged(float[] global, long seed) {
    float[] local = new float[global.length];
    for (int i = 0; i < local.length; i++) {
      // SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) at position i.
      long z = seed + (i + 1L) * GOLDEN;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      local[i] = global[i] + ((int) (z >>> 40) - (1 << 23)) * 0x1.0p-24f;
    }
    return local;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    TrainerParameters read = new TrainerParameters(parameters);
    int count = read.wholeNumber("count", 1, 1);
    read.refuseUnknown();
    return new Nudge(count, data.rows());
  }

  private record Nudge(int parameterCount, int rows) implements TrainingTask {

    @Override
    public TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled) {
      return new TrainingResult(nudged(globalModel, seed), rows, Double.NaN, Double.NaN);
    }

    @Override
    public Evaluation evaluate(float[] model) {
      return new Evaluation(Double.NaN, Double.NaN, rows);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
