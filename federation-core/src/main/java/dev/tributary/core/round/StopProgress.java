package dev.tributary.core.round;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Patience;
import dev.tributary.core.job.StopSpec.Target;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import java.util.Optional;

/**
 * How near a job is to an end before its rounds are done.
 *
 * @param acceptedMillis when it was accepted with the spec that it has, by the coordinator's clock
 * @param learned absent until a round is evaluated
 */
public record StopProgress(long acceptedMillis, Optional<Learned> learned) {

  /**
   * The metric that the job goes by.
   *
   * @param round the newest round that was evaluated
   * @param version the model version that it made
   * @param value the mean of its members
   * @param best the newest value that was better than the best before it, by more than {@code
   *     stop.patience.minDelta}
   * @param roundsSince rounds evaluated after the best
   */
  public record Learned(
      int round,
      int version,
      double value,
      int bestRound,
      int bestVersion,
      double best,
      int roundsSince) {}

  /** Absent if nothing but its rounds ends the job. */
  public static Optional<StopProgress> of(JobSpec spec, long acceptedMillis) {
    boolean never = spec.rounds().stop().equals(StopSpec.NEVER);
    return never
        ? Optional.empty()
        : Optional.of(new StopProgress(acceptedMillis, Optional.empty()));
  }

  /** Of a record that tells the metric that the job goes by. */
  public StopProgress after(RoundEvaluated record, StopSpec stop) {
    Metric metric = stop.metric().orElseThrow();
    double value = record.value(metric).orElseThrow();
    boolean better = learned.map(l -> metric.gain(value, l.best()) > stop.minDelta()).orElse(true);
    Learned next =
        better
            ? new Learned(
                record.round(), record.version(), value, record.round(), record.version(), value, 0)
            : new Learned(
                record.round(),
                record.version(),
                value,
                learned.get().bestRound(),
                learned.get().bestVersion(),
                learned.get().best(),
                learned.get().roundsSince() + 1);
    return new StopProgress(acceptedMillis, Optional.of(next));
  }

  /** Why the job ends by what its rounds reached, if it does: condition, value and round. */
  public Optional<String> reached(StopSpec stop) {
    return learned.flatMap(
        l ->
            stop.target()
                .flatMap(target -> reached(target, l))
                .or(() -> stop.patience().flatMap(patience -> exhausted(patience, l))));
  }

  private static Optional<String> reached(Target target, Learned learned) {
    Metric metric = target.metric();
    if (metric.gain(learned.value(), target.value()) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        "stop.target is reached: %s %s, at %s %s, in round %d"
            .formatted(
                metric.spelling(),
                learned.value(),
                metric == Metric.LOSS ? "most" : "least",
                target.value(),
                learned.round()));
  }

  private static Optional<String> exhausted(Patience patience, Learned learned) {
    if (learned.roundsSince() < patience.rounds()) {
      return Optional.empty();
    }
    return Optional.of(
        "stop.patience is over: %s %s of version %d got no better by more than %s in %d evaluated"
                .formatted(
                    patience.metric().spelling(),
                    learned.best(),
                    learned.bestVersion(),
                    patience.minDelta(),
                    learned.roundsSince())
            + " rounds, the last of them round %d".formatted(learned.round()));
  }
}
