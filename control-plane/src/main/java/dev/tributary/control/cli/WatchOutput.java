package dev.tributary.control.cli;

import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobListener;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.StopOrdered;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  /** For people only: to a program every line is an event. */
  @Override
  public void silent(JobSummary job) {
    if (!verb.json()) {
      verb.print(silentLine(job));
    }
    if (verb.nobodyReads()) {
      throw new NobodyReads();
    }
  }

  static String silentLine(JobSummary job) {
    return "waits for " + job.waitsFor();
  }

  static List<String> lines(JobEvent event) {
    if (event.record() instanceof JobAccepted accepted) {
      return accepted(accepted.job(), accepted.spec());
    }
    if (event.record() instanceof JobUpdated updated) {
      return List.of("updated: spec " + updated.specSha256());
    }
    if (event.record() instanceof JobPaused paused) {
      return List.of("paused: " + paused.reason());
    }
    if (event.record() instanceof JobResumed) {
      return List.of("resumed");
    }
    if (event.record() instanceof StopOrdered ordered) {
      return List.of("stopping: " + ordered.reason());
    }
    if (event.record() instanceof JobNoted noted) {
      return List.of("note: " + noted.text());
    }
    // That a model was archived says nothing new of its round.
    boolean news = !(event.record() instanceof ModelArchived);
    return event.round().filter(round -> news && round.endedMillis().isPresent()).stream()
        .map(JobTables::line)
        .toList();
  }

  static List<String> accepted(String id, JobSpec spec) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "job %s accepted: %s, %s each"
            .formatted(
                id,
                Units.count(spec.rounds().count(), "round"),
                spec.isSampled()
                    ? "some " + Units.count(spec.cohort().goal(), "client")
                    : Units.count(spec.cohort().size(), "client")));
    shortBudget(spec).ifPresent(lines::add);
    return lines;
  }

  /** That the job will end before its rounds do, if its owner has given it noise for fewer. */
  private static Optional<String> shortBudget(JobSpec spec) {
    int wanted = spec.rounds().count();
    return spec.privacyPlan()
        .map(plan -> PrivacyLedger.empty(plan).roundsLeft(wanted))
        .filter(affordable -> affordable < wanted)
        .map(
            affordable ->
                "its privacy budget is spent after %s at the least, and then it ends"
                    .formatted(Units.count(affordable, "round")));
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
