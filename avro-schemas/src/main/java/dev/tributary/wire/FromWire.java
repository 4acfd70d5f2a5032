package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.Member;
import dev.tributary.core.vector.Grid;
import dev.tributary.wire.avro.AliasMoved;
import dev.tributary.wire.avro.AliasRefused;
import dev.tributary.wire.avro.ClientHeld;
import dev.tributary.wire.avro.CollectingJob;
import dev.tributary.wire.avro.EndedJob;
import dev.tributary.wire.avro.EpochStarted;
import dev.tributary.wire.avro.JobAccepted;
import dev.tributary.wire.avro.JobEnded;
import dev.tributary.wire.avro.JobOutcome;
import dev.tributary.wire.avro.JobPaused;
import dev.tributary.wire.avro.JobRefused;
import dev.tributary.wire.avro.JobResumed;
import dev.tributary.wire.avro.KeysFixed;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.ModelArchived;
import dev.tributary.wire.avro.ModelPublished;
import dev.tributary.wire.avro.NoiseKeysFixed;
import dev.tributary.wire.avro.PartLocation;
import dev.tributary.wire.avro.PreparingJob;
import dev.tributary.wire.avro.PrivacyEntry;
import dev.tributary.wire.avro.PrivacyRounds;
import dev.tributary.wire.avro.ReleasingJob;
import dev.tributary.wire.avro.RoundAbandoned;
import dev.tributary.wire.avro.RoundClosed;
import dev.tributary.wire.avro.RoundEvaluated;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.SecureJob;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.ShardLocation;
import dev.tributary.wire.avro.SharesFixed;
import dev.tributary.wire.avro.UnmaskFixed;
import dev.tributary.wire.avro.WaitingJob;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro records as the round log's domain values. Values that the domain refuses make an {@link
 * IllegalArgumentException}.
 */
final class FromWire {
  private FromWire() {}

  static LogRecord record(SpecificRecord r) {
    if (r instanceof EpochStarted e) {
      return new LogRecord.EpochStarted(e.getEpoch(), e.getInstance(), e.getAtMillis());
    }
    if (r instanceof LogSnapshot s) {
      return new LogRecord.Snapshot(
          s.getEpoch(), s.getUpTo(), s.getPreviousOffset(), state(s.getState()), s.getAtMillis());
    }
    if (r instanceof SecureSnapshot s) {
      return new LogRecord.Snapshot(
          s.getEpoch(), s.getUpTo(), s.getPreviousOffset(), state(s.getState()), s.getAtMillis());
    }
    if (r instanceof JobAccepted a) {
      return new LogRecord.JobAccepted(
          a.getEpoch(),
          a.getJob(),
          JobSpecs.parse(a.getSpec()),
          JobSpecs.sha256OfText(a.getSpec()),
          a.getFingerprintKey(),
          a.getAtMillis());
    }
    if (r instanceof JobRefused j) {
      return new LogRecord.JobRefused(j.getEpoch(), j.getJob(), j.getReason(), j.getAtMillis());
    }
    if (r instanceof NoiseKeysFixed k) {
      return new LogRecord.NoiseKeysFixed(
          k.getEpoch(), k.getJob(), noiseKeys(k.getKeys()), k.getAtMillis());
    }
    if (r instanceof RoundStarted s) {
      return started(s);
    }
    if (r instanceof RoundClosed c) {
      return closed(c);
    }
    if (r instanceof KeysFixed k) {
      return SecureFromWire.keys(k);
    }
    if (r instanceof SharesFixed s) {
      return SecureFromWire.shares(s);
    }
    if (r instanceof UnmaskFixed u) {
      return SecureFromWire.unmask(u);
    }
    if (r instanceof RoundAbandoned a) {
      return new LogRecord.RoundAbandoned(
          a.getEpoch(), a.getJob(), a.getRound(), a.getReason(), a.getAtMillis());
    }
    if (r instanceof ModelPublished p) {
      return published(p);
    }
    if (r instanceof RoundEvaluated e) {
      return Stopping.fromWire(e);
    }
    if (r instanceof ModelArchived a) {
      return archived(a);
    }
    if (r instanceof JobPaused p) {
      return new LogRecord.JobPaused(
          p.getEpoch(), p.getJob(), p.getReason(), p.getAskedMillis(), p.getAtMillis());
    }
    if (r instanceof JobResumed s) {
      return new LogRecord.JobResumed(
          s.getEpoch(), s.getJob(), s.getAskedMillis(), s.getAtMillis());
    }
    if (r instanceof JobEnded e) {
      return new LogRecord.JobEnded(
          e.getEpoch(), e.getJob(), outcome(e.getOutcome()), e.getReason(), e.getAtMillis());
    }
    if (r instanceof AliasMoved a) {
      return Aliases.fromWire(a);
    }
    if (r instanceof AliasRefused a) {
      return Aliases.fromWire(a);
    }
    if (r instanceof ClientHeld h) {
      return Holds.fromWire(h);
    }
    Optional<LogRecord> order = JobOrders.fromWire(r);
    if (order.isPresent()) {
      return order.get();
    }
    throw new IllegalArgumentException(
        "record must be one of the round log, got " + r.getSchema().getName());
  }

  static dev.tributary.core.round.LogState state(LogState s) {
    return state(s, List.of());
  }

  static dev.tributary.core.round.LogState state(SecureLogState s) {
    return state(s.getState(), s.getSecureJobs());
  }

  private static dev.tributary.core.round.LogState state(LogState s, List<SecureJob> secureJobs) {
    Map<String, JobState> jobs = new TreeMap<>();
    s.getJobs().stream().map(FromWire::job).forEach(job -> add(job, jobs));
    secureJobs.stream().map(SecureFromWire::job).forEach(job -> add(job, jobs));
    if (s.getStoppingJobs() != null) {
      s.getStoppingJobs().stream().map(JobOrders::fromWire).forEach(job -> add(job, jobs));
    }
    return new dev.tributary.core.round.LogState(
        s.getEpoch(),
        s.getInstance(),
        s.getLastSnapshotOffset(),
        jobs,
        Aliases.fromWire(s.getAliases()),
        Holds.fromWire(s.getHolds()),
        s.getDeleted() == null ? Set.of() : new TreeSet<>(s.getDeleted()));
  }

  private static void add(JobState job, Map<String, JobState> jobs) {
    Require.that(jobs.put(job.id(), job) == null, "job id", "must be unique", job.id());
  }

  private static JobState job(Object job) {
    if (job instanceof PreparingJob preparing) {
      return new JobState.Preparing(info(preparing.getInfo()));
    }
    if (job instanceof WaitingJob waiting) {
      return new JobState.Waiting(info(waiting.getInfo()), waiting.getSinceMillis());
    }
    if (job instanceof CollectingJob collecting) {
      return new JobState.Collecting(info(collecting.getInfo()), started(collecting.getRound()));
    }
    if (job instanceof ReleasingJob releasing) {
      return new JobState.Releasing(
          info(releasing.getInfo()), started(releasing.getRound()), closed(releasing.getClosed()));
    }
    EndedJob e = (EndedJob) job;
    return new JobState.Ended(
        e.getId(),
        e.getName(),
        outcome(e.getOutcome()),
        e.getReason(),
        e.getVersion(),
        Optional.ofNullable(e.getArchived()).map(FromWire::archived),
        e.getAtMillis(),
        e.getAskedMillis() == null ? 0 : e.getAskedMillis());
  }

  static JobInfo info(dev.tributary.wire.avro.JobInfo i) {
    JobSpec spec = JobSpecs.parse(i.getSpec());
    return new JobInfo(
        i.getId(),
        spec,
        JobSpecs.sha256OfText(i.getSpec()),
        i.getFingerprintKey(),
        i.getLastRound(),
        i.getAbandonedInRow(),
        i.getLastAbandonReason(),
        Optional.ofNullable(i.getModel()).map(FromWire::published),
        Optional.ofNullable(i.getArchived()).map(FromWire::archived),
        ledger(spec, i.getPrivacyRounds()),
        i.getNoiseKeys() == null ? List.of() : noiseKeys(i.getNoiseKeys()),
        i.getClipNorm() == null ? JobInfo.firstClipNorm(spec) : norm(i.getClipNorm()),
        JobFacts.steering(i.getSteering()),
        JobFacts.participations(i.getParticipations()),
        Stopping.fromWire(i.getStopping()));
  }

  private static Optional<PrivacyLedger> ledger(JobSpec spec, PrivacyRounds spent) {
    Optional<PrivacyLedger> empty = spec.privacyPlan().map(PrivacyLedger::empty);
    if (spent == null) {
      return empty;
    }
    Require.that(
        empty.isPresent(), "privacyRounds", "must be of a job with differential privacy", null);
    int count = spent.getMembers().size();
    Require.range("privacyRounds.rounds (entries)", spent.getRounds().size(), count, count);
    SortedMap<Integer, Integer> roundsByMembers = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      roundsByMembers.put(spent.getMembers().get(i), spent.getRounds().get(i));
    }
    return Optional.of(new PrivacyLedger(empty.get().plan(), roundsByMembers));
  }

  private static List<String> noiseKeys(List<Sha256> keys) {
    return keys.stream().map(FromWire::sha256).toList();
  }

  private static dev.tributary.core.privacy.PrivacyEntry privacy(PrivacyEntry e) {
    return new dev.tributary.core.privacy.PrivacyEntry(
        e.getRounds(),
        e.getEpsilonOfRound(),
        e.getEpsilonSpent(),
        e.getEpsilonRemaining(),
        e.getDelta());
  }

  static LogRecord.RoundStarted started(RoundStarted s) {
    return new LogRecord.RoundStarted(
        s.getEpoch(),
        s.getJob(),
        s.getRound(),
        s.getModelVersion(),
        s.getCohort(),
        s.getGoal(),
        new Grid(s.getGridExponent()),
        s.getDeadlineMillis(),
        s.getAtMillis(),
        norm(s.getClipNorm()),
        Optional.ofNullable(s.getSpecSha256()).map(FromWire::sha256));
  }

  private static OptionalDouble norm(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  static LogRecord.RoundClosed closed(RoundClosed c) {
    int count = c.getCohortIndexes().size();
    Require.range("attempts (entries)", c.getAttempts().size(), count, count);
    Require.range("partitions (entries)", c.getPartitions().size(), count, count);
    List<Member> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      members.add(
          new Member(
              c.getCohortIndexes().get(i), c.getAttempts().get(i), c.getPartitions().get(i)));
    }
    return new LogRecord.RoundClosed(
        c.getEpoch(),
        c.getJob(),
        c.getRound(),
        members,
        c.getTotalWeight(),
        c.getUpdateBytes(),
        c.getAtMillis(),
        Optional.ofNullable(c.getPrivacy()).map(FromWire::privacy));
  }

  private static LogRecord.ModelPublished published(ModelPublished p) {
    return new LogRecord.ModelPublished(
        p.getEpoch(),
        p.getJob(),
        p.getVersion(),
        p.getRound(),
        p.getShards().stream().map(FromWire::shard).toList(),
        p.getAtMillis(),
        p.getClipBits() == null ? OptionalLong.empty() : OptionalLong.of(p.getClipBits()));
  }

  private static dev.tributary.core.round.ShardLocation shard(ShardLocation s) {
    return new dev.tributary.core.round.ShardLocation(
        part(s.getParameters()), s.getSlots().stream().map(FromWire::part).toList());
  }

  private static dev.tributary.core.round.ShardLocation.Part part(PartLocation p) {
    return new dev.tributary.core.round.ShardLocation.Part(
        p.getPartition(), p.getOffset(), sha256(p.getSha256()));
  }

  private static LogRecord.ModelArchived archived(ModelArchived a) {
    return new LogRecord.ModelArchived(
        a.getEpoch(),
        a.getJob(),
        a.getVersion(),
        a.getUri(),
        sha256(a.getSha256()),
        a.getAtMillis());
  }

  static String sha256(Sha256 digest) {
    return HexFormat.of().formatHex(digest.bytes());
  }

  private static LogRecord.Outcome outcome(JobOutcome outcome) {
    return LogRecord.Outcome.valueOf(outcome.name());
  }
}
