package dev.tributary.agent.training;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.data.DirichletPartition;
import dev.tributary.agent.data.HoldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Federated averaging (McMahan et al. 2017, arXiv 1602.05629) of a perceptron on the digits, in
 * plain Java: no broker, no aggregation job; what the real thing is to be compared with.
 */
final class FederationSimulation {
  private static final double ALPHA = 0.5;
  private static final int MINIMUM_ROWS = 10;

  private final Trainer trainer = Trainers.named("mlp");
  private final Map<String, String> parameters;
  private final int rounds;
  private final long seed;
  private final HoldOut split;
  private final List<DataSet> parts;
  private double largestDelta;

  FederationSimulation(Map<String, String> parameters, int clients, int rounds, long seed) {
    this.parameters = parameters;
    this.rounds = rounds;
    this.seed = seed;
    this.split = HoldOut.fifth(Digits.load(), seed);
    this.parts = DirichletPartition.split(split.training(), clients, ALPHA, MINIMUM_ROWS, seed);
  }

  /**
   * What came of it.
   *
   * @param pooledAccuracy of the same model trained on all training rows in one place, with as many
   *     epochs in total
   * @param largestDelta over all coordinates of all updates, absolute
   */
  record Outcome(
      double accuracy,
      double pooledAccuracy,
      double largestDelta,
      int smallestExamples,
      int largestExamples) {}

  Outcome run() {
    float[] initial = initialModel();
    float[] federated = initial;
    float[] pooled = initial;
    List<TrainingTask> clients = new ArrayList<>();
    parts.forEach(part -> clients.add(trainer.open(parameters, part)));
    try (TrainingTask all = trainer.open(parameters, split.training());
        TrainingTask heldOut = trainer.open(parameters, split.heldOut())) {
      for (int round = 0; round < rounds; round++) {
        federated = averageOf(clients, federated, round);
        pooled = all.train(pooled, seed * 7_000_003 + round, () -> false).localModel();
      }
      int[] sizes = parts.stream().mapToInt(DataSet::rows).sorted().toArray();
      return new Outcome(
          heldOut.evaluate(federated).accuracy(),
          heldOut.evaluate(pooled).accuracy(),
          largestDelta,
          sizes[0],
          sizes[sizes.length - 1]);
    } finally {
      clients.forEach(TrainingTask::close);
    }
  }

  /** One round: the global model plus the mean of the clients' deltas, weighted by examples. */
  private float[] averageOf(List<TrainingTask> clients, float[] global, int round) {
    double[] sum = new double[global.length];
    long examples = 0;
    for (int client = 0; client < clients.size(); client++) {
      long trainingSeed = seed * 1_000_003 + round * 1009L + client;
      TrainingResult result = clients.get(client).train(global, trainingSeed, () -> false);
      examples += result.examples();
      for (int i = 0; i < sum.length; i++) {
        double delta = result.localModel()[i] - global[i];
        largestDelta = Math.max(largestDelta, Math.abs(delta));
        sum[i] += result.examples() * delta;
      }
    }
    float[] next = new float[global.length];
    for (int i = 0; i < sum.length; i++) {
      next[i] = global[i] + (float) (sum[i] / examples);
    }
    return next;
  }

  /** Glorot and Bengio 2010: weights uniform in +-sqrt(6 / (inputs + outputs)), biases zero. */
  private float[] initialModel() {
    int[] layers =
        Arrays.stream(parameters.get("layers").split(",")).mapToInt(Integer::parseInt).toArray();
    Random random = new Random(seed);
    float[] model = new float[0];
    for (int i = 1; i < layers.length; i++) {
      int weights = layers[i - 1] * layers[i];
      double limit = Math.sqrt(6.0 / (layers[i - 1] + layers[i]));
      int at = model.length;
      model = Arrays.copyOf(model, at + weights + layers[i]);
      for (int w = 0; w < weights; w++) {
        model[at + w] = (float) (limit * (2 * random.nextDouble() - 1));
      }
    }
    return model;
  }
}
