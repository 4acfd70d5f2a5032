package dev.tributary.wire;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.wire.avro.JobDeleted;
import dev.tributary.wire.avro.JobNoted;
import dev.tributary.wire.avro.JobUpdated;
import dev.tributary.wire.avro.StopOrdered;
import dev.tributary.wire.avro.StoppingJob;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/** What became of orders to stop, note, delete and update jobs as Avro records, and back. */
final class JobOrders {
  private JobOrders() {}

  /** Empty for another record. */
  static Optional<SpecificRecord> toWire(LogRecord r) {
    if (r instanceof LogRecord.StopOrdered s) {
      return Optional.of(new StopOrdered(s.epoch(), s.job(), s.reason(), s.atMillis()));
    }
    if (r instanceof LogRecord.JobNoted n) {
      return Optional.of(
          new JobNoted(n.epoch(), n.job(), n.text(), n.author(), n.askedMillis(), n.atMillis()));
    }
    if (r instanceof LogRecord.JobDeleted d) {
      return Optional.of(new JobDeleted(d.epoch(), d.job(), d.atMillis()));
    }
    if (r instanceof LogRecord.JobUpdated u) {
      return Optional.of(
          new JobUpdated(
              u.epoch(), u.job(), JobSpecs.canonical(u.spec()), u.askedMillis(), u.atMillis()));
    }
    return Optional.empty();
  }

  /** Empty for another record. */
  static Optional<LogRecord> fromWire(SpecificRecord r) {
    if (r instanceof StopOrdered s) {
      return Optional.of(
          new LogRecord.StopOrdered(s.getEpoch(), s.getJob(), s.getReason(), s.getAtMillis()));
    }
    if (r instanceof JobNoted n) {
      return Optional.of(
          new LogRecord.JobNoted(
              n.getEpoch(),
              n.getJob(),
              n.getText(),
              n.getAuthor(),
              n.getAskedMillis(),
              n.getAtMillis()));
    }
    if (r instanceof JobUpdated u) {
      return Optional.of(
          new LogRecord.JobUpdated(
              u.getEpoch(),
              u.getJob(),
              JobSpecs.parse(u.getSpec()),
              JobSpecs.sha256OfText(u.getSpec()),
              u.getAskedMillis(),
              u.getAtMillis()));
    }
    if (r instanceof JobDeleted d) {
      return Optional.of(new LogRecord.JobDeleted(d.getEpoch(), d.getJob(), d.getAtMillis()));
    }
    return Optional.empty();
  }

  /** Null if there are none, so that a state without such jobs is what it always was. */
  static List<StoppingJob> stopping(dev.tributary.core.round.LogState state) {
    List<StoppingJob> jobs =
        state.jobs().values().stream()
            .filter(JobState.Stopping.class::isInstance)
            .map(JobState.Stopping.class::cast)
            .map(
                job ->
                    new StoppingJob(
                        ToWire.info(job.info()),
                        ToWire.started(job.round()),
                        job.reason(),
                        job.sinceMillis()))
            .toList();
    return jobs.isEmpty() ? null : jobs;
  }

  static JobState fromWire(StoppingJob job) {
    return new JobState.Stopping(
        FromWire.info(job.getInfo()),
        FromWire.started(job.getRound()),
        job.getReason(),
        job.getSinceMillis());
  }

  /** Null if there are none, likewise. */
  static List<String> deleted(Set<String> jobs) {
    return jobs.isEmpty() ? null : List.copyOf(new TreeSet<>(jobs));
  }

  /** Null if no such command was obeyed, likewise. */
  static Long asked(long millis) {
    return millis == 0 ? null : (Long) millis;
  }
}
