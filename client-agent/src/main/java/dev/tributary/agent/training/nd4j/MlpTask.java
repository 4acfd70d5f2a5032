package dev.tributary.agent.training.nd4j;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.RowOrder;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A perceptron and the rows it learns from; see {@link MlpTrainer}. */
final class MlpTask implements TrainingTask {
  /** Rows a step of an evaluation; fixed, so that its bits do not depend on the batch size. */
  private static final int EVALUATION_ROWS = 256;

  /** Below this a probability counts as this, or one sure mistake would make the loss infinite. */
  private static final double LEAST_PROBABILITY = 1e-10;

  private final MlpParameters parameters;
  private final DataSet data;
  private final MultiLayerNetwork network;
  private final Batches trainingBatches;
  private final Batches evaluationBatches;
  private final float[] probabilities;
  private boolean closed;

  MlpTask(MlpParameters parameters, DataSet data) {
    this.parameters = parameters;
    this.data = data;
    this.network = MlpNetwork.create(parameters);
    this.trainingBatches = new Batches(data, parameters, parameters.batchSize());
    this.evaluationBatches = new Batches(data, parameters, EVALUATION_ROWS);
    this.probabilities = new float[EVALUATION_ROWS * parameters.outputs()];
  }

  @Override
  public int parameterCount() {
    return parameters.parameterCount();
  }

  @Override
  public TrainingResult train(float[] globalModel, long seed, BooleanSupplier cancelled) {
    TrainingResult trained = trainUnmeasured(globalModel, seed, cancelled);
    Evaluation evaluation = measure();
    return new TrainingResult(
        trained.localModel(),
        trained.examples(),
        evaluation.loss(),
        evaluation.accuracy(),
        trained.batches());
  }

  @Override
  public TrainingResult trainUnmeasured(float[] globalModel, long seed, BooleanSupplier cancelled) {
    load(globalModel);
    MlpNetwork.resetUpdater(network);
    long batches = 0;
    for (int epoch = 0; epoch < parameters.localEpochs(); epoch++) {
      int[] order = RowOrder.shuffled(data.rows(), seed * parameters.localEpochs() + epoch);
      for (int from = 0; from < order.length; from += parameters.batchSize()) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException(
              "training was cancelled in epoch %d of %d at row %d of %d"
                  .formatted(epoch, parameters.localEpochs(), from, order.length));
        }
        Batches.Batch batch = trainingBatches.fill(order, from);
        network.fit(batch.features(), batch.labels());
        batches++;
      }
    }
    float[] localModel = NativeFloats.copyOf(network.params());
    return new TrainingResult(localModel, data.rows(), Double.NaN, Double.NaN, batches);
  }

  @Override
  public Evaluation evaluate(float[] model) {
    load(model);
    return measure();
  }

  /**
   * Leaves the network to the collector. Its own close() would run a full collection and free the
   * workspaces of the calling thread, in which other tasks of that thread may still have arrays.
   */
  @Override
  public void close() {
    closed = true;
  }

  private void load(float[] model) {
    if (closed) {
      throw new IllegalStateException("task of trainer mlp must be open, got a closed one");
    }
    parameters.requireLength(model);
    NativeFloats.copy(model, network.params());
  }

  private Evaluation measure() {
    int[] order = evaluationBatches.rowsInOrder();
    double loss = 0;
    int right = 0;
    for (int from = 0; from < order.length; from += EVALUATION_ROWS) {
      Batches.Batch batch = evaluationBatches.fill(order, from);
      INDArray output = network.output(batch.features(), false);
      NativeFloats.copy(output, probabilities);
      for (int i = 0; i < batch.rows(); i++) {
        int label = data.label(order[from + i]);
        int offset = i * parameters.outputs();
        double probability = probabilities[offset + label];
        loss -= Math.log(Math.max(probability, LEAST_PROBABILITY));
        right += mostProbable(offset) == label ? 1 : 0;
      }
    }
    return new Evaluation(loss / order.length, (double) right / order.length, order.length);
  }

  /** The label with the highest probability; -1 where the model has diverged to NaN. */
  private int mostProbable(int offset) {
    int best = -1;
    float highest = -1;
    for (int label = 0; label < parameters.outputs(); label++) {
      if (probabilities[offset + label] > highest) {
        highest = probabilities[offset + label];
        best = label;
      }
    }
    return best;
  }
}
