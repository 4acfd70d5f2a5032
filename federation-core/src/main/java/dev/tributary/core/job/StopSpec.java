package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * When a job ends before its rounds are done. What it measures is the mean over a round's members,
 * each on its own rows, weighted by their examples.
 *
 * @param target ends the job once a round has reached it
 * @param patience ends the job once rounds no longer get better
 * @param wallMillis ends the job so long after it was accepted
 */
public record StopSpec(
    Optional<Target> target, Optional<Patience> patience, OptionalLong wallMillis) {

  /** A job that makes all its rounds. */
  public static final StopSpec NEVER =
      new StopSpec(Optional.empty(), Optional.empty(), OptionalLong.empty());

  /** Accuracy must be at least, loss at most {@code value}. */
  public record Target(Metric metric, double value) {
    public Target {
      boolean possible = metric == Metric.LOSS || (value > 0 && value <= 1);
      Require.that(
          Double.isFinite(value) && possible,
          "stop.target.value",
          metric == Metric.LOSS ? "must be finite" : "must be in (0, 1]",
          value);
    }
  }

  /**
   * @param rounds evaluated rounds in a row that do not get better
   * @param minDelta a value counts as better than the best before it if it is so by more than this
   */
  public record Patience(Metric metric, int rounds, double minDelta) {
    public Patience {
      Require.range("stop.patience.rounds", rounds, 1, Integer.MAX_VALUE);
      Require.that(
          Double.isFinite(minDelta) && minDelta >= 0,
          "stop.patience.minDelta",
          "must be finite and >= 0",
          minDelta);
    }
  }

  public StopSpec {
    wallMillis.ifPresent(millis -> Require.range("stop.wallMillis", millis, 1, Long.MAX_VALUE / 4));
    Optional<Metric> aimed = target.map(Target::metric);
    patience
        .filter(patient -> aimed.isPresent() && aimed.get() != patient.metric())
        .ifPresent(
            patient ->
                Require.that(
                    false,
                    "stop.patience.metric",
                    "must be that of stop.target, " + aimed.get().spelling(),
                    patient.metric().spelling()));
  }

  /** What the job goes by, if by anything that clients measure. */
  public Optional<Metric> metric() {
    return Stream.concat(
            target.map(Target::metric).stream(), patience.map(Patience::metric).stream())
        .findFirst();
  }

  /** How much better than the best before it a value must be to count as better. */
  public double minDelta() {
    return patience.map(Patience::minDelta).orElse(0.0);
  }

  /**
   * Metrics are exact, so they would undo what masks and noise are for, and clients that mask tell
   * none.
   */
  void requireFit(PrivacySpec privacy) {
    if (metric().isEmpty() || privacy.equals(PrivacySpec.NONE)) {
      return;
    }
    String mine = target.isPresent() ? "stop.target" : "stop.patience";
    String other =
        privacy.secureAggregation().isPresent()
            ? "privacy.secureAggregation"
            : "privacy.differentialPrivacy";
    Require.that(
        false,
        mine,
        "must not be given with %s, since metrics are exact".formatted(other),
        metric().get().spelling());
  }
}
