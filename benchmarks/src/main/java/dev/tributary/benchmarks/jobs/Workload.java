package dev.tributary.benchmarks.jobs;

import dev.tributary.agent.consent.Policy;
import dev.tributary.agent.daemon.AgentSettings;
import dev.tributary.agent.daemon.Profile;
import dev.tributary.agent.data.DataSet;
import dev.tributary.core.check.Require;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.storage.kafka.KafkaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Clients, and jobs that want more of them than there are. Namespaces have unequal numbers of jobs;
 * jobs ask for few clients or many, some for those of one site alone, and a few go first or last.
 *
 * @param rounds of each job
 */
record Workload(int jobs, int clients, int rounds, long heartbeatMillis) {
  /** By namespace: its share of the jobs, in tenths. */
  static final Map<String, Integer> NAMESPACES = namespaces();

  private static final String DATA_SET = "rows";
  private static final int PARAMETERS = 1_000;
  private static final int ROWS = 10;
  private static final List<Integer> SIZES = List.of(4, 8, 16, 40);
  private static final List<String> SITES = List.of("ward", "lab", "home");
  private static final List<String> SELECTIONS = List.of("uniform", "untrained-first");

  /** Trainings take so long, by job. */
  private static final List<Integer> MILLIS = List.of(200, 500, 1_000);

  private static final long DEADLINE_MILLIS = 20_000;
  private static final long PATIENCE_MILLIS = 3_000;
  private static final long RELEASE_MILLIS = 120_000;

  /** Rounds that too many clients left are tried again; nobody gives up for that. */
  private static final int MOST_ABANDONED = 1_000;

  Workload {
    Require.range("--jobs", jobs, 1, 500);
    Require.range("--clients", clients, 150, 5_000);
    Require.range("--rounds", rounds, 1, 1_000);
  }

  private static Map<String, Integer> namespaces() {
    Map<String, Integer> tenths = new LinkedHashMap<>();
    tenths.put("research", 6);
    tenths.put("clinic", 3);
    tenths.put("edge", 1);
    return tenths;
  }

  /** Every client may be in two rounds at a time. */
  List<AgentSettings> agents(KafkaSettings kafka, Path unused) {
    DataSet rows = DataSet.of(new float[ROWS], new int[ROWS], 1, 1);
    PacedTrainer trainer = new PacedTrainer();
    List<AgentSettings> agents = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      agents.add(
          new AgentSettings(
              "client-%04d".formatted(i),
              kafka,
              Optional.empty(),
              unused,
              Map.of(DATA_SET, rows),
              List.of(trainer),
              heartbeatMillis,
              Optional.empty(),
              new Profile(Map.of("site", SITES.get(i % SITES.size())), 2, OptionalLong.empty(), 0),
              Policy.AUTO));
    }
    return agents;
  }

  /** By id, in the order in which they are submitted. */
  Map<String, JobSpec> specs() {
    Map<String, JobSpec> specs = new LinkedHashMap<>();
    for (int i = 0; i < jobs; i++) {
      specs.put("job-%03d".formatted(i), spec(i));
    }
    return specs;
  }

  private JobSpec spec(int index) {
    int size = SIZES.get(index % SIZES.size());
    int minimum = size / 2;
    Map<String, String> labels = index % 5 == 0 ? Map.of("site", SITES.get(0)) : Map.of();
    TensorSpec tensor = new TensorSpec("w", List.of(1, PARAMETERS), TensorSpec.Init.GLOROT);
    return new JobSpec(
            "many",
            DATA_SET,
            new TrainerSpec(
                PacedTrainer.NAME,
                Map.of(
                    "count",
                    Integer.toString(PARAMETERS),
                    "millis",
                    Integer.toString(MILLIS.get(index % MILLIS.size())))),
            new ModelSpec(index, ModelSpec.DEFAULT_SHARD_COORDINATES, List.of(tensor)),
            new CohortSpec(
                size,
                size - size / 4,
                minimum,
                PATIENCE_MILLIS,
                SELECTIONS.get(index % SELECTIONS.size()),
                labels),
            new RoundsSpec(rounds, DEADLINE_MILLIS, RELEASE_MILLIS, MOST_ABANDONED),
            new UpdateSpec(1, ROWS),
            new OptimizerSpec("fedavg", Map.of()))
        .with(new QueueSpec(namespace(index), priority(index)), DataSetRequirements.NONE);
  }

  private static String namespace(int index) {
    int tenth = index % 10;
    for (Map.Entry<String, Integer> each : NAMESPACES.entrySet()) {
      tenth -= each.getValue();
      if (tenth < 0) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("ten tenths make a whole");
  }

  private static int priority(int index) {
    return index % 11 == 0 ? 10 : index % 7 == 0 ? -10 : 0;
  }
}
