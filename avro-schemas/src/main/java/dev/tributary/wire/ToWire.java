package dev.tributary.wire;

import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.Member;
import dev.tributary.wire.avro.CollectingJob;
import dev.tributary.wire.avro.EndedJob;
import dev.tributary.wire.avro.EpochStarted;
import dev.tributary.wire.avro.JobAccepted;
import dev.tributary.wire.avro.JobEnded;
import dev.tributary.wire.avro.JobOutcome;
import dev.tributary.wire.avro.JobPaused;
import dev.tributary.wire.avro.JobRefused;
import dev.tributary.wire.avro.JobResumed;
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
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.ShardLocation;
import dev.tributary.wire.avro.WaitingJob;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.apache.avro.specific.SpecificRecord;

/** The round log's domain values as Avro records; {@link FromWire} is the way back. */
final class ToWire {
  private ToWire() {}

  static SpecificRecord record(LogRecord r) {
    if (r instanceof LogRecord.EpochStarted e) {
      return new EpochStarted(e.epoch(), e.instance(), e.atMillis());
    }
    if (r instanceof LogRecord.Snapshot s) {
      return snapshot(s);
    }
    if (r instanceof LogRecord.JobAccepted a) {
      return new JobAccepted(
          a.epoch(), a.job(), JobSpecs.canonical(a.spec()), a.fingerprintKey(), a.atMillis());
    }
    if (r instanceof LogRecord.JobRefused j) {
      return new JobRefused(j.epoch(), j.job(), j.reason(), j.atMillis());
    }
    if (r instanceof LogRecord.NoiseKeysFixed k) {
      return new NoiseKeysFixed(k.epoch(), k.job(), noiseKeys(k.keys()), k.atMillis());
    }
    if (r instanceof LogRecord.RoundStarted s) {
      return started(s);
    }
    if (r instanceof LogRecord.RoundClosed c) {
      return closed(c);
    }
    if (r instanceof LogRecord.KeysFixed k) {
      return SecureToWire.keys(k);
    }
    if (r instanceof LogRecord.SharesFixed s) {
      return SecureToWire.shares(s);
    }
    if (r instanceof LogRecord.UnmaskFixed u) {
      return SecureToWire.unmask(u);
    }
    if (r instanceof LogRecord.RoundAbandoned a) {
      return new RoundAbandoned(a.epoch(), a.job(), a.round(), a.reason(), a.atMillis());
    }
    if (r instanceof LogRecord.ModelPublished p) {
      return published(p);
    }
    if (r instanceof LogRecord.RoundEvaluated e) {
      return Stopping.toWire(e);
    }
    if (r instanceof LogRecord.ModelArchived a) {
      return archived(a);
    }
    if (r instanceof LogRecord.JobPaused p) {
      return new JobPaused(p.epoch(), p.job(), p.reason(), p.askedMillis(), p.atMillis());
    }
    if (r instanceof LogRecord.JobResumed s) {
      return new JobResumed(s.epoch(), s.job(), s.askedMillis(), s.atMillis());
    }
    if (r instanceof LogRecord.OfAlias a) {
      return Aliases.toWire(a);
    }
    if (r instanceof LogRecord.ClientHeld h) {
      return Holds.toWire(h);
    }
    Optional<SpecificRecord> order = JobOrders.toWire(r);
    if (order.isPresent()) {
      return order.get();
    }
    LogRecord.JobEnded e = (LogRecord.JobEnded) r;
    return new JobEnded(e.epoch(), e.job(), outcome(e.outcome()), e.reason(), e.atMillis());
  }

  private static SpecificRecord snapshot(LogRecord.Snapshot s) {
    return SecureToWire.isSecure(s.state())
        ? SecureToWire.snapshot(s)
        : new LogSnapshot(
            s.epoch(), s.upTo(), s.previousOffset(), plainState(s.state()), s.atMillis());
  }

  /** A {@link LogState}, or a {@link SecureLogState} if it has to be. */
  static SpecificRecord state(dev.tributary.core.round.LogState s) {
    return SecureToWire.isSecure(s) ? SecureToWire.state(s) : plainState(s);
  }

  /** All jobs, those with an open secure round not among them. */
  static LogState plainState(dev.tributary.core.round.LogState s) {
    List<Object> jobs =
        s.jobs().values().stream()
            .filter(job -> !SecureToWire.isSecure(job) && !(job instanceof JobState.Stopping))
            .map(ToWire::job)
            .toList();
    return new LogState(
        s.epoch(),
        s.instance(),
        s.lastSnapshotOffset(),
        jobs,
        Aliases.toWire(s.aliases()),
        Holds.toWire(s.holds()),
        JobOrders.stopping(s),
        JobOrders.deleted(s.deleted()));
  }

  private static Object job(JobState job) {
    if (job instanceof JobState.Preparing preparing) {
      return new PreparingJob(info(preparing.info()));
    }
    if (job instanceof JobState.Waiting waiting) {
      return new WaitingJob(info(waiting.info()), waiting.sinceMillis());
    }
    if (job instanceof JobState.Collecting collecting) {
      return new CollectingJob(info(collecting.info()), started(collecting.round()));
    }
    if (job instanceof JobState.Releasing releasing) {
      return new ReleasingJob(
          info(releasing.info()), started(releasing.round()), closed(releasing.closed()));
    }
    JobState.Ended e = (JobState.Ended) job;
    return new EndedJob(
        e.id(),
        e.name(),
        outcome(e.outcome()),
        e.reason(),
        e.version(),
        e.archived().map(ToWire::archived).orElse(null),
        e.atMillis(),
        JobOrders.asked(e.askedMillis()));
  }

  static dev.tributary.wire.avro.JobInfo info(JobInfo i) {
    return new dev.tributary.wire.avro.JobInfo(
        i.id(),
        JobSpecs.canonical(i.spec()),
        i.fingerprintKey(),
        i.lastRound(),
        i.abandonedInRow(),
        i.lastAbandonReason(),
        i.model().map(ToWire::published).orElse(null),
        i.archived().map(ToWire::archived).orElse(null),
        i.ledger().map(PrivacyLedger::roundsByMembers).map(ToWire::privacyRounds).orElse(null),
        i.noiseKeys().isEmpty() ? null : noiseKeys(i.noiseKeys()),
        i.clipNorm().equals(JobInfo.firstClipNorm(i.spec())) ? null : boxed(i.clipNorm()),
        JobFacts.steering(i.steering()),
        JobFacts.participations(i.participations()),
        Stopping.toWire(i.stopping()));
  }

  /** Null if there are none, as in a job without a ledger: its spec tells the two apart. */
  private static PrivacyRounds privacyRounds(SortedMap<Integer, Integer> roundsByMembers) {
    return roundsByMembers.isEmpty()
        ? null
        : new PrivacyRounds(
            List.copyOf(roundsByMembers.keySet()), List.copyOf(roundsByMembers.values()));
  }

  private static List<Sha256> noiseKeys(List<String> keys) {
    return keys.stream().map(ToWire::sha256).toList();
  }

  private static PrivacyEntry privacy(dev.tributary.core.privacy.PrivacyEntry e) {
    return new PrivacyEntry(
        e.rounds(), e.epsilonOfRound(), e.epsilonSpent(), e.epsilonRemaining(), e.delta());
  }

  static RoundStarted started(LogRecord.RoundStarted s) {
    return new RoundStarted(
        s.epoch(),
        s.job(),
        s.round(),
        s.modelVersion(),
        s.cohort(),
        s.goal(),
        s.grid().scaleExponent(),
        s.deadlineMillis(),
        s.atMillis(),
        boxed(s.clipNorm()),
        s.specSha256().map(ToWire::sha256).orElse(null));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  static RoundClosed closed(LogRecord.RoundClosed c) {
    return new RoundClosed(
        c.epoch(),
        c.job(),
        c.round(),
        c.members().stream().map(Member::cohortIndex).toList(),
        c.members().stream().map(Member::attempt).toList(),
        c.members().stream().map(Member::partition).toList(),
        c.totalWeight(),
        c.updateBytes(),
        c.atMillis(),
        c.privacy().map(ToWire::privacy).orElse(null));
  }

  private static ModelPublished published(LogRecord.ModelPublished p) {
    return new ModelPublished(
        p.epoch(),
        p.job(),
        p.version(),
        p.round(),
        p.shards().stream().map(ToWire::shard).toList(),
        p.atMillis(),
        p.clipBits().isPresent() ? (Long) p.clipBits().getAsLong() : null);
  }

  private static ShardLocation shard(dev.tributary.core.round.ShardLocation s) {
    return new ShardLocation(part(s.parameters()), s.slots().stream().map(ToWire::part).toList());
  }

  private static PartLocation part(dev.tributary.core.round.ShardLocation.Part p) {
    return new PartLocation(p.partition(), p.offset(), sha256(p.sha256()));
  }

  private static ModelArchived archived(LogRecord.ModelArchived a) {
    return new ModelArchived(
        a.epoch(), a.job(), a.version(), a.uri(), sha256(a.sha256()), a.atMillis());
  }

  static Sha256 sha256(String hex) {
    return new Sha256(HexFormat.of().parseHex(hex));
  }

  private static JobOutcome outcome(LogRecord.Outcome outcome) {
    return JobOutcome.valueOf(outcome.name());
  }
}
