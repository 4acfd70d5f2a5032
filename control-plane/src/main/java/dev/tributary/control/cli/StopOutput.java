package dev.tributary.control.cli;

import dev.tributary.control.job.JobView;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.round.StopProgress.Learned;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What ends a job before its rounds are done, and how near it is, for people. */
final class StopOutput {
  private StopOutput() {}

  /** "accuracy at least 0.95" and the like; empty for a job that makes all its rounds. */
  static List<String> conditions(RoundsSpec rounds) {
    StopSpec stop = rounds.stop();
    List<String> conditions = new ArrayList<>();
    stop.target()
        .ifPresent(
            target ->
                conditions.add(
                    "%s at %s %s"
                        .formatted(
                            target.metric().spelling(),
                            target.metric() == Metric.LOSS ? "most" : "least",
                            target.value())));
    stop.patience()
        .ifPresent(
            patience ->
                conditions.add(
                    "%s no better by more than %s in %s"
                        .formatted(
                            patience.metric().spelling(),
                            patience.minDelta(),
                            Units.count(patience.rounds(), "evaluated round"))));
    stop.wallMillis()
        .ifPresent(millis -> conditions.add(Units.duration(millis) + " after it was accepted"));
    return conditions;
  }

  /** "accuracy 0.9333 by v12; 0.9301 by v14, 2 evaluated rounds later". */
  static String best(JobView job, Learned learned) {
    String best = "%s by v%d".formatted(value(job, learned.best()), learned.bestVersion());
    return learned.roundsSince() == 0
        ? best
        : "%s; %s by v%d, %s later"
            .formatted(
                best,
                value(learned.value()),
                learned.version(),
                Units.count(learned.roundsSince(), "evaluated round"));
  }

  private static String value(JobView job, double value) {
    return metric(job) + " " + value(value);
  }

  private static String value(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String metric(JobView job) {
    return job.spec().flatMap(spec -> spec.rounds().stop().metric()).orElseThrow().spelling();
  }
}
