package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
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
 * any with an open round --StopOrdered--> Stopping --JobEnded--> Ended
 * </pre>
 *
 * <p>Until the first round {@code JobUpdated} gives the job another spec, in Preparing or Waiting.
 *
 * <p>A job that samples its clients may also be abandoned a round before it begins: from Waiting to
 * Waiting. A secure round takes a longer way; each of its states can be abandoned as well.
 *
 * <pre>
 * Waiting --RoundStarted--> Advertising --KeysFixed--> Sharing --SharesFixed--> Collecting
 *                                                                                  |
 *             ModelPublished <-- Releasing <--UnmaskFixed-- Unmasking <--RoundClosed
 * </pre>
 */
public sealed interface JobState {

  String id();

  /** The broker's time of the newest command that was obeyed, see {@link Steering}. */
  long askedMillis();

  /** The same state after a command that changed nothing else. */
  JobState withAsked(long millis);

  /** A job that has not ended. */
  sealed interface Live extends JobState {
    JobInfo info();

    /** The same state with other news of the job. */
    Live withInfo(JobInfo info);

    @Override
    default String id() {
      return info().id();
    }

    @Override
    default long askedMillis() {
      return info().steering().askedMillis();
    }

    @Override
    default Live withAsked(long millis) {
      return withInfo(info().withSteering(info().steering().withAsked(millis)));
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
          record.atMillis(),
          askedMillis());
    }
  }

  /** A job with a round that clients, aggregators or both still work on. */
  sealed interface Open extends Live {
    RoundStarted round();

    default Waiting toAbandoned(RoundAbandoned record) {
      return new Waiting(info().withAbandoned(record.reason()), record.atMillis());
    }

    default Stopping toStopping(StopOrdered record) {
      return new Stopping(info(), round(), record.reason(), record.atMillis());
    }
  }

  /** A round in which updates may have come. */
  sealed interface Uploading extends Open {
    /** Who masks, if the round is secure. */
    Optional<MaskSetup> setup();
  }

  /** A round whose member set stands. */
  sealed interface Closed extends Uploading {
    RoundClosed closed();
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

    Open toStarted(RoundStarted record) {
      JobInfo next = info.withRoundStarted(record.round());
      return info.spec().isSecure() ? new Advertising(next, record) : new Collecting(next, record);
    }

    /** A round that does not even begin; see {@link SampledRounds}. */
    Waiting toPassedOver(RoundAbandoned record) {
      JobInfo next = info.withRoundStarted(record.round()).withAbandoned(record.reason());
      return new Waiting(next, record.atMillis());
    }
  }

  /** Clients of a secure round advertise their keys. */
  record Advertising(JobInfo info, RoundStarted round) implements Open {
    @Override
    public Advertising withInfo(JobInfo next) {
      return new Advertising(next, round);
    }

    Sharing toSharing(KeysFixed record) {
      return new Sharing(info, round, record);
    }
  }

  /** Clients of a secure round give shares of their secrets to their neighbours. */
  record Sharing(JobInfo info, RoundStarted round, KeysFixed keys) implements Open {
    @Override
    public Sharing withInfo(JobInfo next) {
      return new Sharing(next, round, keys);
    }

    Collecting toCollecting(SharesFixed record) {
      return new Collecting(info, round, Optional.of(new MaskSetup(keys, record)));
    }
  }

  /**
   * Clients train and upload.
   *
   * @param setup of a secure round: who masks
   */
  record Collecting(JobInfo info, RoundStarted round, Optional<MaskSetup> setup)
      implements Uploading {

    /** Without masks. */
    public Collecting(JobInfo info, RoundStarted round) {
      this(info, round, Optional.empty());
    }

    @Override
    public Collecting withInfo(JobInfo next) {
      return new Collecting(next, round, setup);
    }

    Closed toClosed(RoundClosed record) {
      JobInfo next = info.withRoundClosed(round, record);
      return setup.isPresent()
          ? new Unmasking(next, round, setup.get(), record)
          : new Releasing(next, round, record);
    }
  }

  /** The member set of a secure round stands; its members say what takes the masks off the sum. */
  record Unmasking(JobInfo info, RoundStarted round, MaskSetup masks, RoundClosed closed)
      implements Closed {
    @Override
    public Optional<MaskSetup> setup() {
      return Optional.of(masks);
    }

    @Override
    public Unmasking withInfo(JobInfo next) {
      return new Unmasking(next, round, masks, closed);
    }

    Releasing toReleasing(UnmaskFixed record) {
      return new Releasing(info, round, closed, Optional.of(new Transcript(masks, record)));
    }
  }

  /**
   * The member set stands; the sums are completed, released and published.
   *
   * @param transcript of a secure round: where the messages lie that unmask its sum
   */
  record Releasing(
      JobInfo info, RoundStarted round, RoundClosed closed, Optional<Transcript> transcript)
      implements Closed {

    /** Without masks. */
    public Releasing(JobInfo info, RoundStarted round, RoundClosed closed) {
      this(info, round, closed, Optional.empty());
    }

    @Override
    public Optional<MaskSetup> setup() {
      return transcript.map(Transcript::setup);
    }

    @Override
    public Releasing withInfo(JobInfo next) {
      return new Releasing(next, round, closed, transcript);
    }

    Waiting toPublished(ModelPublished record) {
      JobInfo next = info.withModel(record);
      if (record.clipBits().isPresent()) {
        next = next.withClipBits(record.clipBits().getAsLong(), closed.members().size());
      }
      return new Waiting(next, record.atMillis());
    }
  }

  /**
   * Somebody has stopped the job in an open round. Nobody needs the round any more, and its clients
   * are to end what they do for it.
   *
   * @param round the round that was open
   * @param sinceMillis when it was stopped
   */
  record Stopping(JobInfo info, RoundStarted round, String reason, long sinceMillis)
      implements Live {
    @Override
    public Stopping withInfo(JobInfo next) {
      return new Stopping(next, round, reason, sinceMillis);
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
      long atMillis,
      long askedMillis)
      implements JobState {

    /** Of a job about which no command was obeyed that can be given again. */
    public Ended(
        String id,
        String name,
        Outcome outcome,
        String reason,
        int version,
        Optional<ModelArchived> archived,
        long atMillis) {
      this(id, name, outcome, reason, version, archived, atMillis, 0);
    }

    @Override
    public Ended withAsked(long millis) {
      return new Ended(id, name, outcome, reason, version, archived, atMillis, millis);
    }

    Ended withArchived(ModelArchived newest) {
      return new Ended(
          id, name, outcome, reason, version, Optional.of(newest), atMillis, askedMillis);
    }
  }
}
