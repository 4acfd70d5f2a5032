package dev.tributary.core.round;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.vector.Grid;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A decision in the round log. Times are milliseconds since 1970 by the coordinator's clock and
 * inform people; only deadlines have an effect, and only on the coordinator.
 */
public sealed interface LogRecord {

  /** The term of the coordinator that wrote it; see {@link RoundLog}. */
  long epoch();

  long atMillis();

  /** A decision about one job. */
  sealed interface OfJob extends LogRecord {
    String job();
  }

  /** A decision about an alias of models. */
  sealed interface OfAlias extends LogRecord {
    /** One more than that of the {@link AliasBook} before it. */
    long revision();

    String alias();
  }

  /** From here on the records of earlier epochs are void. */
  record EpochStarted(long epoch, String instance, long atMillis) implements LogRecord {}

  /**
   * What the records before {@code upTo} amount to. Any instance may write one, since it is a
   * function of the log alone: a reader loads it and goes on reading at {@code upTo}.
   *
   * @param previousOffset offset of the snapshot before this one, -1 if there is none
   */
  record Snapshot(long epoch, long upTo, long previousOffset, LogState state, long atMillis)
      implements LogRecord {}

  /**
   * A job has begun.
   *
   * @param specSha256 hex SHA-256 of the spec's text, as it stands in the log
   * @param fingerprintKey random text that keys the job's contribution hashes, and the draws of its
   *     cohorts if chance makes them
   */
  record JobAccepted(
      long epoch, String job, JobSpec spec, String specSha256, String fingerprintKey, long atMillis)
      implements OfJob {
    public JobAccepted {
      Require.sha256("specSha256", specSha256);
    }
  }

  /**
   * A job has another spec from here on; see {@link SpecUpdates}.
   *
   * @param specSha256 as in {@link JobAccepted}
   * @param askedMillis as in {@link JobPaused}
   */
  record JobUpdated(
      long epoch, String job, JobSpec spec, String specSha256, long askedMillis, long atMillis)
      implements OfJob {
    public JobUpdated {
      Require.sha256("specSha256", specSha256);
    }
  }

  /** A submission that can not be run, with the reason for its owner. */
  record JobRefused(long epoch, String job, String reason, long atMillis) implements OfJob {}

  /**
   * From which keys the noise of the next rounds is drawn, of a job whose shards add noise: no sum
   * gets it from another key.
   *
   * @param keys commitments, by shard
   */
  record NoiseKeysFixed(long epoch, String job, List<String> keys, long atMillis) implements OfJob {
    public NoiseKeysFixed {
      keys = List.copyOf(keys);
      keys.forEach(key -> Require.sha256("noiseKeys", key));
    }
  }

  /**
   * Clients may train and upload, or advertise keys if the round is secure.
   *
   * @param round 1, 2, ...: an abandoned round uses its number up
   * @param modelVersion the version to train from
   * @param cohort the selected clients, sorted, without repeats; empty only where chance alone
   *     draws them
   * @param goal complete updates that close the round
   * @param grid the grid of the round's sums
   * @param deadlineMillis when the coordinator closes or abandons it
   * @param clipNorm L2 norm that updates are clipped to, if it adapts: so a client need not derive
   *     it from the log, as every reader of it does
   * @param specSha256 of the job's spec, by which this and all that follows in the round was
   *     decided; empty if an older version wrote the record
   */
  record RoundStarted(
      long epoch,
      String job,
      int round,
      int modelVersion,
      List<String> cohort,
      int goal,
      Grid grid,
      long deadlineMillis,
      long atMillis,
      OptionalDouble clipNorm,
      Optional<String> specSha256)
      implements OfJob {

    /** Of a job whose norm does not adapt, as an older version wrote it. */
    public RoundStarted(
        long epoch,
        String job,
        int round,
        int modelVersion,
        List<String> cohort,
        int goal,
        Grid grid,
        long deadlineMillis,
        long atMillis) {
      this(
          epoch,
          job,
          round,
          modelVersion,
          cohort,
          goal,
          grid,
          deadlineMillis,
          atMillis,
          OptionalDouble.empty(),
          Optional.empty());
    }

    public RoundStarted {
      cohort = List.copyOf(cohort);
      Require.that(clipNorm != null, "clipNorm", "must be given or empty", null);
      specSha256.ifPresent(hash -> Require.sha256("specSha256", hash));
    }

    /** Whether a client is in the cohort; in a time that grows with its logarithm. */
    public boolean selects(String client) {
      return Collections.binarySearch(cohort, client) >= 0;
    }
  }

  /**
   * The member set is fixed.
   *
   * @param members whose update counts, sorted by cohort index; empty only where chance alone draws
   *     the cohort
   * @param totalWeight sum of the members' weights; 0 in a secure round, where nobody knows it yet
   * @param updateBytes bytes of the members' chunks
   * @param privacy what the round costs, of a job that promises differential privacy. For people:
   *     every reader keeps the account by itself
   */
  record RoundClosed(
      long epoch,
      String job,
      int round,
      List<Member> members,
      long totalWeight,
      long updateBytes,
      long atMillis,
      Optional<PrivacyEntry> privacy)
      implements OfJob {

    /** Without differential privacy. */
    public RoundClosed(
        long epoch,
        String job,
        int round,
        List<Member> members,
        long totalWeight,
        long updateBytes,
        long atMillis) {
      this(epoch, job, round, members, totalWeight, updateBytes, atMillis, Optional.empty());
    }

    public RoundClosed {
      members = List.copyOf(members);
      Require.that(privacy != null, "privacy", "must be given or empty", null);
    }
  }

  /**
   * A secure round's keys are fixed. Nobody else takes part in it from here on.
   *
   * @param members whose advertisement counts, sorted by cohort index
   * @param rosterDigest hex SHA-256 over the members' advertisements; it seeds the graph of
   *     neighbours
   * @param degree neighbours of each member
   * @param threshold shares that reveal a secret
   */
  record KeysFixed(
      long epoch,
      String job,
      int round,
      List<Sender> members,
      String rosterDigest,
      int degree,
      int threshold,
      long atMillis)
      implements OfJob {
    public KeysFixed {
      members = List.copyOf(members);
      Require.sha256("rosterDigest", rosterDigest);
    }
  }

  /**
   * A secure round's shares are with their holders: its members may mask and upload.
   *
   * @param members whose encrypted shares count, sorted by cohort index
   */
  record SharesFixed(long epoch, String job, int round, List<Sender> members, long atMillis)
      implements OfJob {
    public SharesFixed {
      members = List.copyOf(members);
    }
  }

  /**
   * The answers to unmask a secure round's sum with are there.
   *
   * @param responders whose answer is used, sorted by cohort index
   */
  record UnmaskFixed(long epoch, String job, int round, List<Sender> responders, long atMillis)
      implements OfJob {
    public UnmaskFixed {
      responders = List.copyOf(responders);
    }
  }

  /**
   * The round makes no model; its updates do not count. Of a job that samples its clients it may
   * also be one that never began, since too many were drawn for it.
   */
  record RoundAbandoned(long epoch, String job, int round, String reason, long atMillis)
      implements OfJob {}

  /**
   * A model version exists.
   *
   * @param version 0 for the initial model, else one more than the last
   * @param round the round that made it, 0 for the initial model
   * @param shards where each shard lies, by shard index
   * @param clipBits of a round of a job whose norm adapts: the members' bits, +1 for each whose
   *     update was within the norm and -1 for each that was not, added up and noised
   */
  record ModelPublished(
      long epoch,
      String job,
      int version,
      int round,
      List<ShardLocation> shards,
      long atMillis,
      OptionalLong clipBits)
      implements OfJob {

    /** Of a job whose norm does not adapt, or an initial model. */
    public ModelPublished(
        long epoch, String job, int version, int round, List<ShardLocation> shards, long atMillis) {
      this(epoch, job, version, round, shards, atMillis, OptionalLong.empty());
    }

    public ModelPublished {
      shards = List.copyOf(shards);
      Require.that(clipBits != null, "clipBits", "must be given or empty", null);
    }
  }

  /**
   * What the members of a round measured, each on its own rows after training, of a job that may
   * end by it. It comes after the model of the round, and no round waits for it.
   *
   * @param version the model version that the round made
   * @param loss mean over the members that told it, weighted by their examples
   * @param accuracy likewise, in [0, 1]
   * @param clients members that told the metric that the job goes by
   * @param examples theirs in all
   */
  record RoundEvaluated(
      long epoch,
      String job,
      int round,
      int version,
      OptionalDouble loss,
      OptionalDouble accuracy,
      int clients,
      long examples,
      long atMillis)
      implements OfJob {
    public RoundEvaluated {
      Require.range("round", round, 1, Integer.MAX_VALUE);
      Require.range("version", version, 1, Integer.MAX_VALUE);
      Require.range("clients", clients, 1, Integer.MAX_VALUE);
      Require.range("examples", examples, 1, Long.MAX_VALUE);
      Require.that(
          Double.isFinite(loss.orElse(0)), "loss", "must be finite", loss.orElse(Double.NaN));
      double share = accuracy.orElse(0);
      Require.that(share >= 0 && share <= 1, "accuracy", "must be in [0, 1]", share);
    }

    public OptionalDouble value(Metric metric) {
      return metric == Metric.LOSS ? loss : accuracy;
    }
  }

  /**
   * A model version lies in the archive.
   *
   * @param sha256 hex SHA-256 of the object: the parameter vector as float32, little endian
   */
  record ModelArchived(
      long epoch, String job, int version, String uri, String sha256, long atMillis)
      implements OfJob {}

  /**
   * An alias names this model from here on.
   *
   * @param back whether it is the one that the alias named before the current one, which is
   *     forgotten then
   */
  record AliasMoved(
      long epoch, long revision, String alias, AliasedModel model, boolean back, long atMillis)
      implements OfAlias {
    public AliasMoved {
      Require.name("alias", alias);
      Require.that(model != null, "model", "must be given", null);
    }
  }

  /**
   * A request about an alias that is not granted, with the reason for who asked.
   *
   * @param job of the model that it was to name; empty if it was to go back
   * @param version likewise, else -1
   */
  record AliasRefused(
      long epoch,
      long revision,
      String alias,
      String job,
      int version,
      String reason,
      long atMillis)
      implements OfAlias {
    public AliasRefused {
      Require.name("alias", alias);
    }
  }

  /**
   * No further round of the job begins; an open one ends as usual.
   *
   * @param askedMillis the broker's time of the command that it answers
   */
  record JobPaused(long epoch, String job, String reason, long askedMillis, long atMillis)
      implements OfJob {}

  /**
   * A paused job goes on.
   *
   * @param askedMillis as in {@link JobPaused}
   */
  record JobResumed(long epoch, String job, long askedMillis, long atMillis) implements OfJob {}

  /**
   * A client is kept out of new rounds, or no longer; see {@link ClientHolds}.
   *
   * @param hold how it is from here on
   */
  record ClientHeld(long epoch, String client, ClientHold.Kind kind, ClientHold hold)
      implements LogRecord {
    public ClientHeld {
      Require.name("client", client);
      Require.that(kind != null, "kind", "must be given", null);
      Require.that(hold != null, "hold", "must be given", null);
    }

    @Override
    public long atMillis() {
      return hold.sinceMillis();
    }
  }

  /**
   * A job with an open round is stopped: the round makes nothing, and the job ends as soon as the
   * clients of the round have ended their task.
   */
  record StopOrdered(long epoch, String job, String reason, long atMillis) implements OfJob {}

  /** Nothing happens in this job any more. */
  record JobEnded(long epoch, String job, Outcome outcome, String reason, long atMillis)
      implements OfJob {}

  /**
   * Somebody has written something down about a job, for people.
   *
   * @param author who, empty if nobody says
   * @param askedMillis as in {@link JobPaused}
   */
  record JobNoted(
      long epoch, String job, String text, String author, long askedMillis, long atMillis)
      implements OfJob {}

  /** A job that has ended is forgotten. Its id stays taken, since its models stay. */
  record JobDeleted(long epoch, String job, long atMillis) implements OfJob {}

  /** How a job ended. */
  enum Outcome {
    /** Its rounds are done and its last model is archived. */
    FINISHED,
    /** Somebody stopped it. */
    STOPPED,
    /** It could not go on. */
    FAILED,
    /** It never began. */
    REFUSED
  }
}
