package dev.tributary.agent.training;

import java.util.function.BooleanSupplier;

/**
 * One model shape with one data set, for as many rounds as the job has.
 *
 * <p>A task is used by one thread at a time; several tasks may be used by several threads at once.
 * A model is a flat vector of {@link #parameterCount} float32 values, in the order of the job
 * spec's tensors, each tensor in C order. Vectors passed in are neither kept nor changed.
 */
public interface TrainingTask extends AutoCloseable {

  /** Coordinates of a model of this task. */
  int parameterCount();

  /**
   * Trains a copy of the global model on the task's data.
   *
   * <p>Deterministic: on one kind of machine, equal model, seed and data give equal bits, in
   * whatever order tasks and rounds are run and whatever other threads do. Nothing is carried over
   * from one call to the next.
   *
   * @param seed decides all that is drawn, such as the order of the rows
   * @param cancelled asked often; once true, training ends soon
   * @throws java.util.concurrent.CancellationException if it was cancelled
   * @throws IllegalArgumentException if the model has another length than {@link #parameterCount}
   */
  TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled);

  /**
   * As {@link #train}, in a round in which nobody asks how the trained model does: loss and
   * accuracy may be NaN, if that saves time.
   */
  default TrainingResult trainUnmeasured(
      float[] globalModel, long seed, BooleanSupplier cancelled) {
    return train(globalModel, seed, cancelled);
  }

  /**
   * Measures a model on the task's data, without training.
   *
   * @throws IllegalArgumentException if the model has another length than {@link #parameterCount}
   */
  Evaluation evaluate(float[] model);

  /** Gives up what the task holds; it can not be used afterwards. A second call does nothing. */
  @Override
  void close();
}
