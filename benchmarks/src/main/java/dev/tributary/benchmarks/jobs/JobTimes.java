package dev.tributary.benchmarks.jobs;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the log says of one job's time. */
final class JobTimes {
  final String namespace;
  private final long acceptedMillis;
  private long idleSinceMillis;
  private long longestWaitMillis;
  private List<String> cohort = List.of();
  private int rounds;
  private int abandoned;
  private int members;
  private long endedMillis;
  private Optional<Outcome> outcome = Optional.empty();

  JobTimes(JobAccepted accepted) {
    namespace = accepted.spec().queue().namespace();
    acceptedMillis = accepted.atMillis();
    idleSinceMillis = accepted.atMillis();
  }

  /**
   * @param record an effective one of this job
   * @param takenPart counts rounds by client
   */
  void read(LogRecord record, Map<String, Integer> takenPart) {
    if (record instanceof RoundStarted started) {
      longestWaitMillis = Math.max(longestWaitMillis, started.atMillis() - idleSinceMillis);
      cohort = started.cohort();
    } else if (record instanceof RoundClosed closed) {
      members += closed.members().size();
      closed
          .members()
          .forEach(member -> takenPart.merge(cohort.get(member.cohortIndex()), 1, Integer::sum));
    } else if (record instanceof RoundAbandoned gone) {
      abandoned++;
      idleSinceMillis = gone.atMillis();
    } else if (record instanceof ModelPublished published) {
      rounds = published.version();
      idleSinceMillis = published.atMillis();
    } else if (record instanceof JobEnded ended) {
      endedMillis = ended.atMillis();
      outcome = Optional.of(ended.outcome());
    }
  }

  /** From the time that it could begin a round to the begin of one, at most. */
  double longestWaitSeconds() {
    return longestWaitMillis / 1e3;
  }

  double wholeSeconds() {
    return (endedMillis - acceptedMillis) / 1e3;
  }

  int rounds() {
    return rounds;
  }

  int abandoned() {
    return abandoned;
  }

  int members() {
    return members;
  }

  boolean finished() {
    return outcome.equals(Optional.of(Outcome.FINISHED));
  }
}
