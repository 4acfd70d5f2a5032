package dev.tributary.agent.training;

/**
 * What local training gave.
 *
 * @param localModel as long as the global model
 * @param examples rows it was trained on: the weight of the update
 * @param loss mean over those rows, of the trained model; NaN if it was not measured
 * @param accuracy share of those rows that the trained model labels rightly, in [0, 1]; NaN
 *     likewise
 * @param batches steps of training, by which its speed is told; 0 if that makes no sense for it
 */
public record TrainingResult(
    float[] localModel, int examples, double loss, double accuracy, long batches) {

  /** Of a trainer that does not count its steps. */
  public TrainingResult(float[] localModel, int examples, double loss, double accuracy) {
    this(localModel, examples, loss, accuracy, 0);
  }
}
