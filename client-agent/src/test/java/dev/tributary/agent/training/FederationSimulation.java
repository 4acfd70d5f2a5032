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
  private final Map<String, String> parameters;
  private final int clients;
  private final int rounds;
  private final long seed;

  FederationSimulation(Map<String, String> parameters, int clients, int rounds, long seed) {
    this.parameters = parameters;
    this.clients = clients;
    this.rounds = rounds;
    this.seed = seed;
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
      int largestExamples,
      int smallestExamples,
      double trainingSeconds,
      double pooledSeconds,
      List<Double> curve) {}

  Outcome run() {
    HoldOut split = HoldOut.fifth(Digits.load(), seed);
    List<DataSet> parts = DirichletPartition.split(split.training(), clients, 0.5, 10, seed);
    Trainer trainer = Trainers.named("mlp");
    List<TrainingTask> tasks = new ArrayList<>();
    parts.forEach(part -> tasks.add(trainer.open(parameters, part)));
    try (TrainingTask pooled = trainer.open(parameters, split.training());
        TrainingTask heldOut = trainer.open(parameters, split.heldOut())) {
      float[] initial = initialModel();
      List<Double> curve = new ArrayList<>();
      double largestDelta = 0;
      float[] global = initial.clone();
      long nanos = 0;
      for (int round = 0; round < rounds; round++) {
        double[] sum = new double[global.length];
        long weights = 0;
        for (int client = 0; client < clients; client++) {
          long start = System.nanoTime();
          TrainingResult result =
              tasks
                  .get(client)
                  .train(global, seed * 1_000_003 + round * 1009L + client, () -> false);
          nanos += System.nanoTime() - start;
          weights += result.examples();
          for (int i = 0; i < sum.length; i++) {
            double delta = result.localModel()[i] - global[i];
            largestDelta = Math.max(largestDelta, Math.abs(delta));
            sum[i] += result.examples() * delta;
          }
        }
        for (int i = 0; i < sum.length; i++) {
          global[i] += (float) (sum[i] / weights);
        }
        curve.add(heldOut.evaluate(global).accuracy());
      }
      long start = System.nanoTime();
      float[] pooledModel = initial.clone();
      for (int round = 0; round < rounds; round++) {
        pooledModel = pooled.train(pooledModel, seed * 7_000_003 + round, () -> false).localModel();
      }
      long pooledNanos = System.nanoTime() - start;
      int[] sizes = parts.stream().mapToInt(DataSet::rows).sorted().toArray();
      return new Outcome(
          curve.get(rounds - 1),
          heldOut.evaluate(pooledModel).accuracy(),
          largestDelta,
          sizes[sizes.length - 1],
          sizes[0],
          nanos / 1e9,
          pooledNanos / 1e9,
          curve);
    } finally {
      tasks.forEach(TrainingTask::close);
    }
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
