package dev.tributary.control.cli;

import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobListener;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Prints what happens to a job as it happens: a line for each round, or JSON for each decision. */
final class WatchOutput implements JobListener {
  private final JobVerb verb;

  WatchOutput(JobVerb verb) {
    this.verb = verb;
  }

  /** Ends a watch of which nobody reads the output. */
  static final class NobodyReads extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void on(JobEvent event) {
    if (verb.json()) {
      verb.print(JobJson.event(event).toString());
    } else {
      verb.print(lines(event));
    }
    if (verb.nobodyReads()) {
      throw new NobodyReads();
    }
  }

  static List<String> lines(JobEvent event) {
    if (event.record() instanceof JobAccepted accepted) {
      return List.of(accepted(accepted.job(), accepted.spec()));
    }
    // That a model was archived says nothing new of its round.
    boolean news = !(event.record() instanceof ModelArchived);
    List<String> lines = new ArrayList<>();
    event
        .round()
        .filter(round -> news && round.endedMillis().isPresent())
        .ifPresent(round -> lines.add(JobTables.line(round)));
    if (isLastModel(event)) {
      lines.add("waits for " + event.job().waitsFor());
    }
    return lines;
  }

  /** From here on only the archive can keep the job from its end, for as long as it is away. */
  private static boolean isLastModel(JobEvent event) {
    return event.record() instanceof ModelPublished published
        && event.job().rounds().equals(OptionalInt.of(published.version()));
  }

  static String accepted(String id, JobSpec spec) {
    return "job %s accepted: %s, %s each"
        .formatted(
            id,
            Units.count(spec.rounds().count(), "round"),
            Units.count(spec.cohort().size(), "client"));
  }

  static List<String> end(JobView job) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "job %s %s: %s"
            .formatted(job.id(), job.status().name().toLowerCase(Locale.ROOT), job.reason()));
    job.archived()
        .ifPresent(
            archived ->
                lines.add(
                    "model v%d  %s  sha256 %s"
                        .formatted(archived.version(), archived.uri(), archived.sha256())));
    return lines;
  }
}
