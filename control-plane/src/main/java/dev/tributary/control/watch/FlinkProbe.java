package dev.tributary.control.watch;

import dev.tributary.control.flink.FlinkRest;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checkpoints of Flink's jobs, as far as Flink answers. */
final class FlinkProbe {
  private final FlinkRest rest;

  FlinkProbe(FlinkRest rest) {
    this.rest = rest;
  }

  /** Jobs that have not ended and make checkpoints; empty if Flink does not answer. */
  Optional<List<WatchedFlinkJob>> ask() {
    List<FlinkRest.Job> found;
    try {
      found = rest.jobs();
    } catch (UncheckedIOException away) {
      return Optional.empty();
    }
    List<WatchedFlinkJob> jobs = new ArrayList<>();
    for (FlinkRest.Job job : found) {
      if (!job.hasEnded()) {
        checkpoints(job)
            .ifPresent(made -> jobs.add(new WatchedFlinkJob(job.name(), job.startMillis(), made)));
      }
    }
    return Optional.of(jobs);
  }

  /** None of a job that makes none. */
  private Optional<FlinkRest.Checkpoints> checkpoints(FlinkRest.Job job) {
    try {
      return Optional.of(rest.checkpoints(job.id()));
    } catch (UncheckedIOException none) {
      return Optional.empty();
    }
  }
}
