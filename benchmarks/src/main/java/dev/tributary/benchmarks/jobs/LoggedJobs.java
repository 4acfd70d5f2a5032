package dev.tributary.benchmarks.jobs;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.RoundLog;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaLogTail;
import java.util.Map;
import java.util.TreeMap;

/** What the log says of all jobs, as far as it was read. */
final class LoggedJobs implements AutoCloseable {
  private final KafkaLogTail tail;
  private final RoundLog log = new RoundLog();
  private final Map<String, JobTimes> jobs = new TreeMap<>();
  private final Map<String, Integer> takenPart = new TreeMap<>();

  LoggedJobs(KafkaSettings kafka) {
    tail = new KafkaLogTail(kafka);
  }

  /** Reads on to the end of the log. */
  void read() {
    tail.read(
        log.nextOffset(),
        (offset, record) -> {
          if (log.read(offset, record) == RoundLog.Reading.EFFECTIVE) {
            keep(record);
          }
        });
  }

  private void keep(LogRecord record) {
    if (record instanceof JobAccepted accepted) {
      jobs.put(accepted.job(), new JobTimes(accepted));
    } else if (record instanceof OfJob of && jobs.containsKey(of.job())) {
      jobs.get(of.job()).read(record, takenPart);
    }
  }

  /** By id. */
  Map<String, JobTimes> jobs() {
    return jobs;
  }

  long finished() {
    return jobs.values().stream().filter(JobTimes::finished).count();
  }

  /** Rounds that each client was a member of; those that never were are not in it. */
  Map<String, Integer> takenPart() {
    return takenPart;
  }

  @Override
  public void close() {
    tail.close();
  }
}
