package dev.tributary.benchmarks.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.core.job.JobSpec;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs on one federation, beginning with an undisturbed one that the others are held against. */
final class ChaosSeries {

  /** Chunks of 8 coordinates: an update has some 300, and an upload a middle. */
  private static final int SHARD_COORDINATES = 8;

  private static final long DEADLINE_MILLIS = 600_000;

  private final ChaosFederation federation;
  private final int rounds;
  private final Duration limit;
  private List<String> undisturbed = List.of();

  /**
   * @param limit for each job to end
   */
  ChaosSeries(ChaosFederation federation, int rounds, Duration limit) {
    this.federation = federation;
    this.rounds = rounds;
    this.limit = limit;
  }

  /** Must come first. */
  ChaosRow undisturbed() throws IOException, InterruptedException {
    FaultPlan plan = FaultPlan.undisturbed(ChaosFederation.CLIENTS);
    ChaosRun run = new ChaosRun(federation, plan, "undisturbed", limit);
    ChaosRun.Result result = run.run(spec(plan.goal()));
    undisturbed = result.models().archived();
    return checked(run.row(0, result, undisturbed));
  }

  /**
   * One run.
   *
   * @param number for the report
   * @throws IllegalStateException if it hangs, or counts wrongly, or comes to another model; the
   *     message has the seed
   */
  ChaosRow disturbed(int number, long seed) throws IOException, InterruptedException {
    FaultPlan plan = FaultPlan.of(seed, rounds, ChaosFederation.CLIENTS);
    String job = "chaos-%d-seed-%d".formatted(number, seed);
    ChaosRun run = new ChaosRun(federation, plan, job, limit);
    try {
      return checked(run.row(number, run.run(spec(plan.goal())), undisturbed));
    } catch (RuntimeException failed) {
      throw new IllegalStateException(
          "run %d with seed %d failed: %s".formatted(number, seed, failed.getMessage()), failed);
    }
  }

  /** Hex SHA-256 of each version from 1. */
  List<String> undisturbedModels() {
    return undisturbed;
  }

  private static ChaosRow checked(ChaosRow row) {
    if (!row.sameHash()) {
      throw new IllegalStateException("the models are not those of the members: " + row);
    }
    return row;
  }

  /** The example that ships, with more chunks; the same first model in every run. */
  JobSpec spec(int goal) throws IOException {
    Path example = ProjectTree.here().root().resolve("deploy/local/examples/digits-job.yaml");
    ObjectNode tree = (ObjectNode) new YAMLMapper().readTree(example.toFile());
    // A round that ran out of time would be tried again, under another number and so another seed.
    tree.withObject("rounds").put("count", rounds).put("deadlineMillis", DEADLINE_MILLIS);
    tree.withObject("model").put("shardCoordinates", SHARD_COORDINATES);
    tree.withObject("cohort")
        .put("size", ChaosFederation.CLIENTS)
        .put("goal", goal)
        .put("minimum", goal);
    return JobSpecs.parse(tree);
  }
}
