package dev.tributary.agent.training;

import dev.tributary.agent.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A way to train a model on a client's own data, named in the job specs that use it.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}, so they have a public
 * constructor without arguments and are listed in {@code META-INF/services}. They are shared
 * between threads and keep no state; what belongs to one model and one data set is in the {@link
 * TrainingTask}. Each has a test that extends {@code TrainerContract}.
 */
public interface Trainer {

  /** What a job spec calls it: lower case letters, digits and dashes. */
  String name();

  /**
   * A task that trains on the given data.
   *
   * @param parameters the {@code trainer.parameters} of the job spec; read them with {@link
   *     TrainerParameters}
   * @throws IllegalArgumentException if a parameter is unknown, missing or out of its range, or
   *     does not suit the data: "trainer.parameters.batchSize must be >= 1, got 0"
   */
  TrainingTask open(Map<String, String> parameters, DataSet data);

  /**
   * Writes a model in the trainer's own format, so that its framework can read it back; replaces
   * the target if it exists. A trainer without such a format has none of this.
   *
   * @param parameters as {@link #open} takes them
   * @param model as {@link TrainingTask} describes it
   * @throws IllegalArgumentException for parameters that are wrong, or a model of another length
   * @throws UnsupportedOperationException if there is no such format
   */
  default void export(Map<String, String> parameters, float[] model, Path target)
      throws IOException {
    throw new UnsupportedOperationException(
        "trainer %s has no format of its own; npz and safetensors are for any".formatted(name()));
  }
}
