package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.Optional;

/**
 * What the log has decided about one job so far. A transition exists only as a method of the state
 * that allows it.
 *
 * <pre>
 * JobAccepted --> Preparing --ModelPublished(0)--> Waiting --RoundStarted--> Collecting
 *                                                    ^  ^                     |      |
 *                                                    |  +---RoundAbandoned----+  RoundClosed
 *                                                    |                               v
 *                                                    +--ModelPublished(v+1)----- Releasing
 *                                                    +--RoundAbandoned-----------+
 * any of these --JobEnded--> Ended
 * </pre>
 */
public sealed interface JobState {

  String id();

  /** A job that has not ended. */
  sealed interface Live extends JobState {
    JobInfo info();

    /** The same state with other news of the job. */
    Live withInfo(JobInfo info);

    @Override
    default String id() {
      return info().id();
    }

    default Ended toEnded(JobEnded record) {
      JobInfo info = info();
      return new Ended(
          info.id(),
          info.spec().name(),
          record.outcome(),
          record.reason(),
          info.version(),
          info.archived(),
          record.atMillis());
    }
  }

  /** A job with a round that clients, aggregators or both still work on. */
  sealed interface Open extends Live {
    RoundStarted round();

    default Waiting toAbandoned(RoundAbandoned record) {
      return new Waiting(info().withAbandoned(record.reason()), record.atMillis());
    }
  }

  /** Version 0 is being drawn and published. */
  record Preparing(JobInfo info) implements Live {
    @Override
    public Preparing withInfo(JobInfo next) {
      return new Preparing(next);
    }

    Waiting toPublished(ModelPublished record) {
      return new Waiting(info.withModel(record), record.atMillis());
    }
  }

  /**
   * Between rounds.
   *
   * @param sinceMillis when the last round ended
   */
  record Waiting(JobInfo info, long sinceMillis) implements Live {
    @Override
    public Waiting withInfo(JobInfo next) {
      return new Waiting(next, sinceMillis);
    }

    Collecting toCollecting(RoundStarted record) {
      return new Collecting(info.withRoundStarted(record.round()), record);
    }
  }

  /** Clients train and upload. */
  record Collecting(JobInfo info, RoundStarted round) implements Open {
    @Override
    public Collecting withInfo(JobInfo next) {
      return new Collecting(next, round);
    }

    Releasing toReleasing(RoundClosed record) {
      return new Releasing(info, round, record);
    }
  }

  /** The member set stands; the sums are completed, released and published. */
  record Releasing(JobInfo info, RoundStarted round, RoundClosed closed) implements Open {
    @Override
    public Releasing withInfo(JobInfo next) {
      return new Releasing(next, round, closed);
    }

    Waiting toPublished(ModelPublished record) {
      return new Waiting(info.withModel(record), record.atMillis());
    }
  }

  /**
   * Terminal.
   *
   * @param version newest model version, -1 if there is none
   */
  record Ended(
      String id,
      String name,
      Outcome outcome,
      String reason,
      int version,
      Optional<ModelArchived> archived,
      long atMillis)
      implements JobState {

    Ended withArchived(ModelArchived newest) {
      return new Ended(id, name, outcome, reason, version, Optional.of(newest), atMillis);
    }
  }
}
