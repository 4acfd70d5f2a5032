package dev.tributary.agent.training;

import dev.tributary.agent.daemon.TrainingSeed;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.data.DirichletPartition;
import dev.tributary.agent.data.HoldOut;
import dev.tributary.core.aggregation.ServerOptimizer;
import dev.tributary.core.aggregation.ServerOptimizers;
import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The quick start without broker and aggregation job: the same split, first model, training seeds
 * and server optimizer, so the same accuracy but for the trainer's and the sum's rounding.
 */
final class FederationSimulation {
  private static final int SHARD_COORDINATES = 131_072;
  private static final double ALPHA = 0.5;
  private static final int MINIMUM_ROWS = 8;
  private static final Map<String, Double> MOMENTUM = Map.of("momentum", 0.5);

  private final Trainer trainer;
  private final Map<String, String> parameters;
  private final int rounds;
  private final long seed;
  private final HoldOut split;
  private final List<DataSet> parts;
  private double largestDelta;

  FederationSimulation(
      Trainer trainer, Map<String, String> parameters, int clients, int rounds, long seed) {
    this.trainer = trainer;
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
    float[] initial = model(parameters.get("layers"), seed);
    ServerOptimizer optimizer = ServerOptimizers.create("fedavgm", MOMENTUM);
    float[][] slots = new float[optimizer.slots()][initial.length];
    float[] federated = initial.clone();
    float[] pooled = initial;
    List<TrainingTask> clients = new ArrayList<>();
    parts.forEach(part -> clients.add(trainer.open(parameters, part)));
    try (TrainingTask all = trainer.open(parameters, split.training());
        TrainingTask heldOut = trainer.open(parameters, split.heldOut())) {
      for (int round = 1; round <= rounds; round++) {
        optimizer.step(federated, slots, meanDelta(clients, federated, round), round);
        pooled = all.train(pooled, seed * 1_000_003 + round, () -> false).localModel();
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

  /** One round: the mean of the clients' deltas, weighted by examples. */
  private double[] meanDelta(List<TrainingTask> clients, float[] global, int round) {
    double[] mean = new double[global.length];
    long examples = 0;
    for (int client = 0; client < clients.size(); client++) {
      long trainingSeed = TrainingSeed.of(seed, round, "client-%02d".formatted(client + 1));
      TrainingResult result = clients.get(client).train(global, trainingSeed, () -> false);
      examples += result.examples();
      for (int i = 0; i < mean.length; i++) {
        double delta = result.localModel()[i] - global[i];
        largestDelta = Math.max(largestDelta, Math.abs(delta));
        mean[i] += result.examples() * delta;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= examples;
    }
    return mean;
  }

  /** What core draws from the seed: Glorot's weights, and biases of zero. */
  static float[] model(String layers, long seed) {
    int[] units = Arrays.stream(layers.split(",")).mapToInt(Integer::parseInt).toArray();
    List<TensorSpec> tensors = new ArrayList<>();
    for (int i = 1; i < units.length; i++) {
      String layer = "layer" + (i - 1);
      tensors.add(
          new TensorSpec(
              layer + ".weight", List.of(units[i], units[i - 1]), TensorSpec.Init.GLOROT));
      tensors.add(new TensorSpec(layer + ".bias", List.of(units[i]), TensorSpec.Init.ZEROS));
    }
    return InitialModel.shard(new ModelSpec(seed, SHARD_COORDINATES, tensors), 0);
  }
}
