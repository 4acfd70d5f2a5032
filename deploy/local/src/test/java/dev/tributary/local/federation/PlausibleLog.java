package dev.tributary.local.federation;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.wire.JobSpecs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Records of a round log, drawn from a seed. Most of them could come next; others are stale, out of
 * turn, of another epoch, or name whom they must not.
 */
final class PlausibleLog {
  private static final String SHA = "5a".repeat(32);
  private static final List<String> CLIENTS = List.of("u", "v", "w", "x", "y");
  private static final JobSpec PLAIN =
      TestFederation.spec(10, 4, new CohortSpec(5, 5, 3, 10_000, "first"), 9);
  private static final Map<String, JobSpec> SPECS =
      Map.of(
          "a",
          PLAIN,
          "b",
          PLAIN.startingFrom(new ModelSource("s3://models/old", SHA)),
          "c",
          PLAIN,
          "secure",
          secure());

  private final Random random;
  private long clock = 1;

  PlausibleLog(long seed) {
    random = new Random(seed);
  }

  private static JobSpec secure() {
    SecureAggregationSpec secure =
        new SecureAggregationSpec(64, ThreatModel.SEMI_HONEST, 0.05, 0.1, 40, 3);
    return new JobSpec(
        PLAIN.name(),
        PLAIN.dataSet(),
        PLAIN.trainer(),
        PLAIN.model(),
        PLAIN.cohort(),
        PLAIN.rounds(),
        PLAIN.update(),
        PLAIN.optimizer(),
        new PrivacySpec(Optional.of(secure)));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A number, or rarely one beside it. */
  private int near(int number) {
    return chance(92) ? number : Math.max(0, number + (random.nextBoolean() ? 1 : -1));
  }

  /** Later than any before, or rarely some earlier time. */
  private long asked() {
    clock++;
    return chance(85) ? clock : 1 + random.nextInt((int) clock);
  }

  /**
   * What comes next.
   *
   * @param offset that it will have
   */
  LogRecord next(LogState state, long offset) {
    long epoch = state.epoch() == 0 || chance(2) ? state.epoch() + 1 : state.epoch();
    if (epoch > state.epoch() || chance(2)) {
      return new LogRecord.EpochStarted(epoch, "run", offset);
    }
    epoch -= chance(3) ? 1 : 0;
    if (chance(4)) {
      return new LogRecord.Snapshot(epoch, offset, state.lastSnapshotOffset(), state, offset);
    }
    if (chance(8)) {
      boolean held = random.nextBoolean();
      ClientHold hold = new ClientHold(held, held ? "ann" : "", held ? "why" : "", offset, asked());
      return new LogRecord.ClientHeld(
          epoch, pick(CLIENTS), pick(List.of(ClientHold.Kind.values())), hold);
    }
    if (chance(2)) {
      AliasedModel model = new AliasedModel("a", 0, "s3://models/a/0", SHA);
      long revision = state.aliases().revision() + 1;
      return new LogRecord.AliasMoved(epoch, revision, "best", model, false, offset);
    }
    String id = pick(List.copyOf(SPECS.keySet()));
    JobState job = state.jobs().get(id);
    return chance(75) ? due(epoch, id, job, offset) : any(epoch, id, job, offset);
  }

  /** What takes the job further. */
  private LogRecord due(long epoch, String id, JobState job, long offset) {
    if (!(job instanceof JobState.Live live)) {
      return job == null && chance(85)
          ? accepted(epoch, id, offset)
          : chance(20)
              ? new LogRecord.JobRefused(epoch, id, "no", offset)
              : any(epoch, id, job, offset);
    }
    if (live.info().steering().paused() && chance(50)) {
      return new LogRecord.JobResumed(epoch, id, asked(), offset);
    }
    if (live.info().archived().isEmpty() && chance(30)) {
      return archived(epoch, id, live, offset);
    }
    if (live.info().lastRound() == 0 && chance(20)) {
      return updated(epoch, id, offset);
    }
    if (job instanceof JobState.Preparing || job instanceof JobState.Releasing) {
      return published(epoch, id, live, offset);
    }
    if (job instanceof JobState.Waiting) {
      return started(epoch, id, live, offset);
    }
    return job instanceof JobState.Collecting
        ? closed(epoch, id, live, offset)
        : any(epoch, id, job, offset);
  }

  private LogRecord any(long epoch, String id, JobState job, long offset) {
    int round = job instanceof JobState.Live live ? live.info().lastRound() : 0;
    return switch (random.nextInt(14)) {
      case 0 -> accepted(epoch, id, offset);
      case 1 -> new LogRecord.JobRefused(epoch, id, "no", offset);
      case 2 -> published(epoch, id, job, offset);
      case 3 -> started(epoch, id, job, offset);
      case 4 -> closed(epoch, id, job, offset);
      case 5, 12 -> new LogRecord.RoundAbandoned(epoch, id, near(round), "late", offset);
      case 6 -> archived(epoch, id, job, offset);
      case 7 -> new LogRecord.JobPaused(epoch, id, "a while", asked(), offset);
      case 8 -> new LogRecord.JobResumed(epoch, id, asked(), offset);
      case 9 -> new LogRecord.JobNoted(epoch, id, "a note", "ann", asked(), offset);
      case 10 ->
          chance(70)
              ? new LogRecord.StopOrdered(epoch, id, "enough", offset)
              : new LogRecord.JobPaused(epoch, id, "a while", asked(), offset);
      case 11 -> updated(epoch, id, offset);
      default ->
          chance(30)
              ? new LogRecord.JobDeleted(epoch, id, offset)
              : new LogRecord.JobEnded(epoch, id, Outcome.STOPPED, "enough", offset);
    };
  }

  private static LogRecord accepted(long epoch, String id, long offset) {
    JobSpec spec = SPECS.get(id);
    return new LogRecord.JobAccepted(epoch, id, spec, JobSpecs.sha256(spec), "key", offset);
  }

  /** Mostly of the spec that the job has; older coordinators said nothing. */
  private Optional<String> specSha256(JobState job) {
    if (chance(10) || !(job instanceof JobState.Live live)) {
      return Optional.empty();
    }
    return Optional.of(chance(92) ? live.info().specSha256() : SHA);
  }

  /** Of another priority, or rarely of another namespace or with another model. */
  private LogRecord updated(long epoch, String id, long offset) {
    JobSpec spec = SPECS.get(chance(85) ? id : pick(List.copyOf(SPECS.keySet())));
    String namespace = chance(90) ? spec.queue().namespace() : "other";
    JobSpec wanted =
        spec.with(new QueueSpec(namespace, random.nextInt(3)), spec.dataSetRequirements());
    return new LogRecord.JobUpdated(epoch, id, wanted, JobSpecs.sha256(wanted), asked(), offset);
  }

  private static int version(JobState job) {
    return job instanceof JobState.Live live ? live.info().version() : 0;
  }

  private LogRecord published(long epoch, String id, JobState job, long offset) {
    int round = job instanceof JobState.Open open ? open.round().round() : 0;
    int count = near(PLAIN.model().shardCount());
    ShardLocation location = new ShardLocation(new ShardLocation.Part(0, offset, SHA), List.of());
    return new LogRecord.ModelPublished(
        epoch,
        id,
        near(version(job) + 1),
        near(round),
        Collections.nCopies(count, location),
        offset);
  }

  private LogRecord started(long epoch, String id, JobState job, long offset) {
    List<String> cohort = new ArrayList<>(CLIENTS.subList(0, 3 + random.nextInt(3)));
    if (chance(50)) {
      cohort.removeIf(client -> chance(40));
    }
    if (chance(4)) {
      cohort.add("u");
    }
    int last = job instanceof JobState.Live live ? live.info().lastRound() : 0;
    return new LogRecord.RoundStarted(
        epoch,
        id,
        near(last + 1),
        near(version(job)),
        cohort,
        cohort.size(),
        PLAIN.grid(),
        offset,
        offset,
        OptionalDouble.empty(),
        specSha256(job));
  }

  private LogRecord closed(long epoch, String id, JobState job, long offset) {
    int round = job instanceof JobState.Open open ? open.round().round() : 1;
    int cohort = job instanceof JobState.Open open ? open.round().cohort().size() : 3;
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < cohort; i++) {
      if (chance(60)) {
        members.add(new Member(near(i), 1 + random.nextInt(2), random.nextInt(3)));
      }
    }
    return new LogRecord.RoundClosed(epoch, id, near(round), members, 5, 20, offset);
  }

  private LogRecord archived(long epoch, String id, JobState job, long offset) {
    int version = Math.max(0, version(job));
    String sha256 = chance(60) ? SHA : "77".repeat(32);
    return new LogRecord.ModelArchived(epoch, id, near(version), "s3://m/" + id, sha256, offset);
  }
}
