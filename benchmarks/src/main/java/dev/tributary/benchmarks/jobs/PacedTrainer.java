package dev.tributary.benchmarks.jobs;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainerParameters;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Takes its time and gives the global model back as it was: a client is at work, and costs nothing.
 * Parameters: {@code count}, the coordinates of the model, and {@code millis}, how long it takes.
 */
final class PacedTrainer implements Trainer {
  static final String NAME = "paced";

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    TrainerParameters read = new TrainerParameters(parameters);
    int count = read.wholeNumber("count", 1, 1);
    int millis = read.wholeNumber("millis", 0, 0);
    read.refuseUnknown();
    return new Paced(count, millis, data.rows());
  }

  private record Paced(int parameterCount, int millis, int rows) implements TrainingTask {

    @Override
    public TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      for (long left = end - System.nanoTime();
          left > 0 && !cancelled.getAsBoolean();
          left = end - System.nanoTime()) {
        LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
      }
      return new TrainingResult(globalModel.clone(), rows, Double.NaN, Double.NaN);
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
