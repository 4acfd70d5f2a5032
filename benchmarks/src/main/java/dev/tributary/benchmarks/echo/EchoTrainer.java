package dev.tributary.benchmarks.echo;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainerParameters;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Gives the global model back as it was, at the cost of one copy. Parameters: {@code count}, the
 * coordinates of the model.
 */
public final class EchoTrainer implements Trainer {

  public static final String NAME = "echo";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    TrainerParameters read = new TrainerParameters(parameters);
    int count = read.wholeNumber("count", 1, 1);
    read.refuseUnknown();
    return new Echo(count, data.rows());
  }

  private record Echo(int parameterCount, int rows) implements TrainingTask {

    @Override
    public TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled) {
      check(globalModel);
      return new TrainingResult(globalModel.clone(), rows, Double.NaN, Double.NaN);
    }

    @Override
    public Evaluation evaluate(float[] model) {
      check(model);
      return new Evaluation(Double.NaN, Double.NaN, rows);
    }

    private void check(float[] model) {
      if (model.length != parameterCount) {
        throw new IllegalArgumentException(
            "model must have %d coordinates, got %d".formatted(parameterCount, model.length));
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
