package dev.tributary.wire;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.StopProgress;
import dev.tributary.core.round.StopProgress.Learned;
import dev.tributary.wire.avro.JobStopping;
import dev.tributary.wire.avro.RoundEvaluated;
import java.util.Optional;
import java.util.OptionalDouble;

/** What ends jobs before their rounds are done as Avro records, and back. */
final class Stopping {
  private static final Learned NOTHING = new Learned(0, 0, 0, 0, 0, 0, 0);

  private Stopping() {}

  static RoundEvaluated toWire(LogRecord.RoundEvaluated r) {
    return new RoundEvaluated(
        r.epoch(),
        r.job(),
        r.round(),
        r.version(),
        boxed(r.loss()),
        boxed(r.accuracy()),
        r.clients(),
        r.examples(),
        r.atMillis());
  }

  static LogRecord.RoundEvaluated fromWire(RoundEvaluated r) {
    return new LogRecord.RoundEvaluated(
        r.getEpoch(),
        r.getJob(),
        r.getRound(),
        r.getVersion(),
        optional(r.getLoss()),
        optional(r.getAccuracy()),
        r.getClients(),
        r.getExamples(),
        r.getAtMillis());
  }

  /** Null if nothing but its rounds ends the job, so that its state is what it always was. */
  static JobStopping toWire(Optional<StopProgress> progress) {
    if (progress.isEmpty()) {
      return null;
    }
    Learned learned = progress.get().learned().orElse(NOTHING);
    return new JobStopping(
        progress.get().acceptedMillis(),
        learned.round(),
        learned.version(),
        learned.value(),
        learned.bestRound(),
        learned.bestVersion(),
        learned.best(),
        learned.roundsSince());
  }

  static Optional<StopProgress> fromWire(JobStopping s) {
    if (s == null) {
      return Optional.empty();
    }
    Learned learned =
        new Learned(
            s.getRound(),
            s.getVersion(),
            s.getValue(),
            s.getBestRound(),
            s.getBestVersion(),
            s.getBest(),
            s.getRoundsSince());
    return Optional.of(
        new StopProgress(
            s.getAcceptedMillis(), learned.round() == 0 ? Optional.empty() : Optional.of(learned)));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
