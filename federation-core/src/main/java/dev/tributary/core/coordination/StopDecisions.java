package dev.tributary.core.coordination;

import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.StopProgress;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is due for a job that may end before its rounds are done. A round is evaluated once all its
 * members have told what they measured, or with what came when the next round's member set stands,
 * after {@value #LATE_MILLIS} ms, or before the job ends. Later words do not count.
 */
final class StopDecisions {
  static final long LATE_MILLIS = 5_000;

  private final Measurements measurements;
  private final long epoch;
  private final long graceEndsMillis;
  private final long nowMillis;

  StopDecisions(Measurements measurements, long epoch, long graceEndsMillis, long nowMillis) {
    this.measurements = measurements;
    this.epoch = epoch;
    this.graceEndsMillis = graceEndsMillis;
    this.nowMillis = nowMillis;
  }

  /** Why a job that has no open round fails, if too many of its rounds were abandoned. */
  static Optional<String> failure(JobInfo info) {
    RoundsSpec rounds = info.spec().rounds();
    if (info.abandonedInRow() >= rounds.maxAbandoned()) {
      return Optional.of(
          "%d rounds abandoned in a row, the last because %s"
              .formatted(info.abandonedInRow(), info.lastAbandonReason()));
    }
    if (info.abandonedInAll() >= rounds.maxAbandonedInAll()) {
      return Optional.of(
          "%d rounds abandoned in all, the last because %s"
              .formatted(info.abandonedInAll(), info.lastAbandonReason()));
    }
    return Optional.empty();
  }

  /** Why a job ends now, if it does. */
  Optional<String> reason(JobInfo info) {
    StopSpec stop = info.spec().rounds().stop();
    return info.stopping()
        .flatMap(progress -> progress.reached(stop).or(() -> timeIsUp(progress, info)));
  }

  private Optional<String> timeIsUp(StopProgress progress, JobInfo info) {
    OptionalLong end = end(progress, info);
    if (end.isEmpty() || nowMillis < end.getAsLong()) {
      return Optional.empty();
    }
    return Optional.of(
        "stop.wallMillis are over: %d ms since the job was accepted, in round %d"
            .formatted(nowMillis - progress.acceptedMillis(), info.lastRound()));
  }

  private static OptionalLong end(StopProgress progress, JobInfo info) {
    OptionalLong wall = info.spec().rounds().stop().wallMillis();
    return wall.isPresent()
        ? OptionalLong.of(progress.acceptedMillis() + wall.getAsLong())
        : OptionalLong.empty();
  }

  /** An evaluation after which the job ends: worth a moment before the next round begins. */
  Optional<RoundEvaluated> decisive(JobState.Live job) {
    StopSpec stop = job.info().spec().rounds().stop();
    return due(job)
        .filter(
            record ->
                job.info()
                    .stopping()
                    .filter(progress -> progress.after(record, stop).reached(stop).isPresent())
                    .isPresent());
  }

  /** An evaluation that can wait until nothing else is due. */
  Optional<RoundEvaluated> due(JobState.Live job) {
    return measurements
        .made(job.id())
        .filter(
            made ->
                measurements.told(made).size() == made.members().size()
                    || nowMillis >= lateMillis(made)
                    || job instanceof JobState.Closed)
        .flatMap(made -> evaluated(job, made));
  }

  /** With whatever came, since nothing will follow. */
  Optional<RoundEvaluated> last(JobState.Live job) {
    return measurements.made(job.id()).flatMap(made -> evaluated(job, made));
  }

  private long lateMillis(MadeRound made) {
    return Math.max(made.madeMillis() + LATE_MILLIS, graceEndsMillis);
  }

  private Optional<RoundEvaluated> evaluated(JobState.Live job, MadeRound made) {
    JobInfo info = job.info();
    StopSpec stop = info.spec().rounds().stop();
    boolean met = info.stopping().flatMap(progress -> progress.reached(stop)).isPresent();
    if (met || stop.metric().isEmpty()) {
      return Optional.empty();
    }
    Metric metric = stop.metric().get();
    long most = info.spec().update().maxWeight();
    Collection<Measured> counted =
        measurements.told(made).stream()
            .filter(m -> m.value(metric).isPresent() && m.examples() >= 1 && m.examples() <= most)
            .toList();
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RoundEvaluated(
            epoch,
            made.job(),
            made.round(),
            made.version(),
            mean(counted, Metric.LOSS),
            mean(counted, Metric.ACCURACY),
            counted.size(),
            counted.stream().mapToLong(Measured::examples).reduce(0, Math::addExact),
            nowMillis));
  }

  private static OptionalDouble mean(Collection<Measured> all, Metric metric) {
    double sum = 0;
    double weight = 0;
    for (Measured one : all) {
      if (one.value(metric).isPresent()) {
        sum += one.examples() * one.value(metric).getAsDouble();
        weight += one.examples();
      }
    }
    return weight == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / weight);
  }

  /** When one of these may become due without any further event. */
  OptionalLong wake(JobState.Live job) {
    JobInfo info = job.info();
    long late =
        measurements
            .made(job.id())
            .filter(made -> !measurements.told(made).isEmpty())
            .map(this::lateMillis)
            .orElse(Long.MAX_VALUE);
    long end =
        info.stopping().map(progress -> end(progress, info)).stream()
            .flatMapToLong(OptionalLong::stream)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    return OptionalLong.of(Math.min(late, end)).stream()
        .filter(wake -> wake < Long.MAX_VALUE)
        .findFirst();
  }
}
