package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How a job with stop conditions must end, from what its members measured and the log says. */
final class Endings {
  private final Map<Integer, JobState.Releasing> rounds = new HashMap<>();
  private final TreeMap<Integer, RoundEvaluated> evaluated = new TreeMap<>();
  private int missed;

  /** Versions after the first that was evaluated and before the last, and were not. */
  int missed() {
    return missed;
  }

  void onModel(JobState.Releasing round, ModelPublished published) {
    if (round.info().spec().rounds().stop().metric().isPresent()) {
      rounds.put(published.version(), round);
    }
  }

  void onEvaluated(JobState.Live job, RoundEvaluated record) {
    RoundsSpec spec = job.info().spec().rounds();
    JobState.Releasing round = rounds.get(record.version());
    assertThat(round.round().round()).as("round of %s", record).isEqualTo(record.round());
    assertThat(record.round() % spec.evaluateEvery()).as("%s", record).isZero();
    for (Metric metric : Metric.values()) {
      assertThat(record.value(metric))
          .as("%s in %s", metric, record)
          .hasValue(StoppingPlan.value(metric, record.version()));
    }
    assertThat(record.clients())
        .as("members that told in %s", record)
        .isLessThanOrEqualTo(round.closed().members().size());
    assertThat(record.examples())
        .as("their examples in %s", record)
        .isBetween(
            (long) record.clients(), (long) SimulatedClient.MOST_EXAMPLES * record.clients());
    evaluated.put(record.version(), record);
  }

  void onEnded(JobState.Live job, JobEnded record) {
    StopSpec stop = job.info().spec().rounds().stop();
    if (record.outcome() != Outcome.FINISHED || stop.equals(StopSpec.NEVER)) {
      return;
    }
    if (stop.metric().isEmpty()) {
      long accepted = job.info().stopping().orElseThrow().acceptedMillis();
      assertThat(record.atMillis() - accepted)
          .isGreaterThanOrEqualTo(stop.wallMillis().orElseThrow());
      String words =
          "stop.wallMillis are over: %d ms since the job was accepted, in round "
              .formatted(record.atMillis() - accepted);
      // The coordinator may not have read of the newest round, if a record of before lies twice.
      int last = job.info().lastRound();
      assertThat(record.reason()).isIn(words + last, words + (last - 1));
      return;
    }
    assertThat(record.reason()).as("end of %s", job.id()).isEqualTo(expected(stop));
    int last = evaluated.lastKey();
    assertThat(job.info().version()).as("version at the end").isBetween(last, last + 1);
    int every = job.info().spec().rounds().evaluateEvery();
    missed =
        (int)
            rounds.entrySet().stream()
                .filter(made -> made.getValue().round().round() % every == 0)
                .filter(made -> made.getKey() < last && !evaluated.containsKey(made.getKey()))
                .count();
  }

  /** A plain loop over what was evaluated, which must end at the last of it and not before. */
  private String expected(StopSpec stop) {
    Metric metric = stop.metric().orElseThrow();
    int sign = metric == Metric.LOSS ? -1 : 1;
    double best = Double.NEGATIVE_INFINITY;
    int bestVersion = 0;
    int since = 0;
    for (RoundEvaluated each : evaluated.values()) {
      double value = StoppingPlan.value(metric, each.version());
      since++;
      if (sign * value > best + stop.minDelta()) {
        best = sign * value;
        bestVersion = each.version();
        since = 0;
      }
      boolean aimed = stop.target().isPresent();
      boolean hit = aimed && sign * value >= sign * stop.target().get().value();
      boolean over = stop.patience().isPresent() && since == StoppingPlan.PATIENCE;
      if (hit || over) {
        assertThat(each).as("the last that counts").isEqualTo(evaluated.lastEntry().getValue());
      }
      if (hit) {
        return "stop.target is reached: %s %s, at %s %s, in round %d"
            .formatted(
                metric.spelling(),
                value,
                sign > 0 ? "least" : "most",
                stop.target().get().value(),
                each.round());
      }
      if (over) {
        return ("stop.patience is over: %s %s of version %d got no better by more than %s in %d"
                + " evaluated rounds, the last of them round %d")
            .formatted(
                metric.spelling(), sign * best, bestVersion, stop.minDelta(), since, each.round());
      }
    }
    return "no condition was met";
  }
}
