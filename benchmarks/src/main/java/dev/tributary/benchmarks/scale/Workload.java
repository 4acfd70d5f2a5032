package dev.tributary.benchmarks.scale;

import dev.tributary.agent.daemon.AgentSettings;
import dev.tributary.agent.daemon.Crowd.Answer;
import dev.tributary.agent.data.DataSet;
import dev.tributary.core.check.Require;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.storage.kafka.KafkaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clients, what each of them does in each round, and their job.
 *
 * @param clients in [20, 15000], which is also the cohort of every round
 * @param params coordinates of the model
 * @param rounds in which a tenth of the clients never answers and a twentieth answers too late; a
 *     last round, in which all answer, follows them
 * @param deadlineMillis of a round
 * @param heartbeatMillis between a client's signs of life
 */
record Workload(int clients, int params, int rounds, long deadlineMillis, long heartbeatMillis) {
  static final String JOB = "scale";

  private static final String PREFIX = "client-";
  private static final String DATA_SET = "rows";
  private static final int MOST_ROWS = 10;
  private static final long PATIENCE_MILLIS = 120_000;

  /** A prime, so that it deals out the lots one to each client, to neighbours far apart. */
  private static final int STRIDE = 7919;

  Workload {
    Require.range("--clients", clients, 20, CohortSpec.MAX_SIZE);
    Require.that(clients % STRIDE != 0, "--clients", "must not be a multiple of 7919", clients);
    Require.range("--params", params, 1, Integer.MAX_VALUE - 64L);
    Require.range("--rounds", rounds, 1, 1_000);
    Require.range("--deadline-seconds (ms)", deadlineMillis, 1_000, 3_600_000);
  }

  int allRounds() {
    return rounds + 1;
  }

  /** What a client does in a round. */
  Answer answer(String client, int round) {
    if (round > rounds) {
      return Answer.AT_ONCE;
    }
    long lot = ((long) index(client) * STRIDE + (long) round * clients / 3) % clients;
    if (lot < clients / 10) {
      return Answer.NEVER;
    }
    return lot < clients / 10 + clients / 20 ? Answer.TOO_LATE : Answer.AT_ONCE;
  }

  /** Of a client's updates. */
  long weight(String client) {
    return rows(index(client));
  }

  private static int index(String client) {
    return Integer.parseInt(client.substring(PREFIX.length()));
  }

  private static int rows(int index) {
    return 1 + index % MOST_ROWS;
  }

  /**
   * @param unused where their state directories would be
   */
  List<AgentSettings> agents(KafkaSettings kafka, Path unused) {
    List<DataSet> data = new ArrayList<>();
    for (int i = 0; i < MOST_ROWS; i++) {
      data.add(DataSet.of(new float[rows(i)], new int[rows(i)], 1, 1));
    }
    NudgeTrainer trainer = new NudgeTrainer();
    List<AgentSettings> agents = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      agents.add(
          new AgentSettings(
              PREFIX + "%05d".formatted(i),
              kafka,
              Optional.empty(),
              unused,
              Map.of(DATA_SET, data.get(i % MOST_ROWS)),
              List.of(trainer),
              heartbeatMillis));
    }
    return agents;
  }

  /**
   * A round needs all clients to start and all updates to close at once; four fifths of them are
   * enough at its deadline.
   */
  JobSpec spec() {
    TensorSpec tensor = new TensorSpec("w", List.of(1, params), TensorSpec.Init.GLOROT);
    return new JobSpec(
        JOB,
        DATA_SET,
        new TrainerSpec(NudgeTrainer.NAME, Map.of("count", Integer.toString(params))),
        new ModelSpec(1, ModelSpec.DEFAULT_SHARD_COORDINATES, List.of(tensor)),
        new CohortSpec(clients, clients, clients * 4 / 5, PATIENCE_MILLIS, "uniform"),
        new RoundsSpec(allRounds(), deadlineMillis, PATIENCE_MILLIS, 1),
        new UpdateSpec(NudgeTrainer.BOUND, MOST_ROWS),
        new OptimizerSpec("fedavg", Map.of()));
  }
}
