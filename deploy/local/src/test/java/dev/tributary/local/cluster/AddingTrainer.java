package dev.tributary.local.cluster;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Adds 1 to each coordinate, in as many rounds as it is allowed to. */
final class AddingTrainer implements Trainer {
  static final String NAME = "adding";
  static final int COORDINATES = 100_000;

  private final Semaphore allowed = new Semaphore(0);

  void allow(int rounds) {
    allowed.release(rounds);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    return new Adding();
  }

  private final class Adding implements TrainingTask {
    @Override
    public int parameterCount() {
      return COORDINATES;
    }

    @Override
    public TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled) {
      awaitAllowance(cancelled);
      float[] local = globalModel.clone();
      for (int i = 0; i < local.length; i++) {
        local[i]++;
      }
      return new TrainingResult(local, 1, Double.NaN, Double.NaN);
    }

    private void awaitAllowance(BooleanSupplier cancelled) {
      try {
        while (!allowed.tryAcquire(50, TimeUnit.MILLISECONDS)) {
          if (cancelled.getAsBoolean()) {
            throw new CancellationException();
          }
        }
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        throw new CancellationException();
      }
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
