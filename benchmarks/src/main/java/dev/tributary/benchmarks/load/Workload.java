package dev.tributary.benchmarks.load;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.wire.UpdateChunks;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the virtual clients of a job send: each round the same, from each client something else.
 * Client i has the weight 1 + i mod 1000 and sends a window of one random sequence, so that a chunk
 * costs no more than its encoding and the mean of all is easily told.
 */
public final class Workload {
  private static final int SHIFTS = 64;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int MAX_WEIGHT = 1000;

  private final int clients;
  private final JobSpec spec;
  private final float[] values;

  /**
   * @param params coordinates of the model
   */
  public Workload(int params, int clients, int rounds) {
    this.clients = clients;
    this.spec =
        new JobSpec(
            "bench",
            "none",
            new TrainerSpec("bench", java.util.Map.of()),
            new ModelSpec(
                1,
                ModelSpec.DEFAULT_SHARD_COORDINATES,
                List.of(new TensorSpec("w", List.of(params), TensorSpec.Init.ZEROS))),
            new CohortSpec(clients, clients, clients, HOUR_MILLIS, "first"),
            new RoundsSpec(rounds, HOUR_MILLIS, HOUR_MILLIS, 1),
            new UpdateSpec(1, MAX_WEIGHT),
            new OptimizerSpec("fedavg", java.util.Map.of()));
    this.values = new float[params + SHIFTS];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
  }

  public JobSpec spec() {
    return spec;
  }

  public ModelSpec model() {
    return spec.model();
  }

  public int clients() {
    return clients;
  }

  public List<String> names() {
    return IntStream.range(0, clients).mapToObj(Workload::name).toList();
  }

  static String name(int client) {
    return "client-%05d".formatted(client);
  }

  /** Bytes of the coordinates that all clients send in a round, without the records' headers. */
  public long bytesPerRound() {
    return (long) clients * model().parameterCount() * Float.BYTES;
  }

  /** A record of the updates topic. */
  byte[] chunk(RoundStarted round, int client, int shard) {
    return UpdateChunks.encode(
        round.job(),
        round.round(),
        round.modelVersion(),
        name(client),
        1,
        shard,
        model().shardCount(),
        weight(client),
        values,
        client % SHIFTS + model().shardStart(shard),
        model().shardSize(shard));
  }

  private static long weight(int client) {
    return 1L + client % MAX_WEIGHT;
  }

  /**
   * Throws unless a model is what the rounds so far must have made of it, in some of its
   * coordinates: this is a benchmark, tests look at all of them.
   */
  public void check(float[] model, int rounds) {
    for (int i = 0; i < model.length; i += Math.max(1, model.length / 1000)) {
      double sum = 0;
      long weights = 0;
      for (int client = 0; client < clients; client++) {
        sum += (double) weight(client) * values[client % SHIFTS + i];
        weights += weight(client);
      }
      double expected = rounds * sum / weights;
      if (Math.abs(model[i] - expected) > 1e-5 * rounds) {
        throw new IllegalStateException(
            "coordinate %d must be %s after %d rounds, got %s"
                .formatted(i, expected, rounds, model[i]));
      }
    }
  }
}
