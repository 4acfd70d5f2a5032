package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.JobState.Releasing;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.simulation.UpdatesTopic.UploadKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds every decision, at the moment at which it is made, against what must be true. */
final class Witness {
  private record Vote(String job, int round, String client) {}

  private final World world;
  private final Reference reference;
  private final Secrets secrets = new Secrets();
  private final Registry registry;
  private final Set<UploadKey> counted = new LinkedHashSet<>();
  private final Set<Vote> votes = new HashSet<>();
  private final Map<String, Integer> closedRounds = new HashMap<>();
  private final Map<String, Integer> affordable = new HashMap<>();
  private final Samples samples = new Samples();
  private final Endings endings = new Endings();
  private final Stops stops;
  private int modelsPublished;
  private int roundsAbandoned;

  Witness(World world) {
    this.world = world;
    this.stops = new Stops(world.presences);
    this.reference =
        new Reference(world.updates, world.models, secrets, world.noises, world.archive);
    this.registry = new Registry(world.commands, world.archive);
  }

  /** The uploads that are part of a published model. */
  Set<UploadKey> counted() {
    return counted;
  }

  int modelsPublished() {
    return modelsPublished;
  }

  int roundsAbandoned() {
    return roundsAbandoned;
  }

  Samples samples() {
    return samples;
  }

  Endings endings() {
    return endings;
  }

  Stops stops() {
    return stops;
  }

  Registry registry() {
    return registry;
  }

  Reference reference() {
    return reference;
  }

  void onEffective(LogState before, LogRecord record) {
    checkEpoch(before, record);
    if (record instanceof Snapshot snapshot) {
      assertThat(snapshot.state())
          .as("state of a snapshot up to %d", snapshot.upTo())
          .isEqualTo(world.rounds.before(snapshot.upTo()));
    } else if (record instanceof RoundStarted started) {
      samples.onStarted(((JobState.Live) before.jobs().get(started.job())).info(), started);
      registry.onStarted(((JobState.Live) before.jobs().get(started.job())).info().spec());
    } else if (record instanceof RoundClosed closed) {
      assertThat(closed.members().stream().map(Member::cohortIndex)).doesNotHaveDuplicates();
      onClosed((JobState.Live) before.jobs().get(closed.job()), closed);
    } else if (record instanceof ModelPublished published) {
      onModel(before.jobs().get(published.job()), published);
    } else if (record instanceof RoundAbandoned abandoned) {
      roundsAbandoned++;
      samples.onAbandoned(before.jobs().get(abandoned.job()), abandoned);
      onAbandoned(before.jobs().get(abandoned.job()));
    } else if (record instanceof JobEnded ended) {
      assertThat(ended.reason()).isNotBlank();
      if (before.jobs().get(ended.job()) instanceof JobState.Stopping stopping) {
        stops.onEnded(stopping, ended);
      }
      endings.onEnded((JobState.Live) before.jobs().get(ended.job()), ended);
      registry.onEnded(((JobState.Live) before.jobs().get(ended.job())).info(), ended);
    } else if (record instanceof LogRecord.ModelArchived archived) {
      registry.onArchived(archived);
    } else if (record instanceof OfAlias answer) {
      registry.onAnswer(answer, world.rounds.now().aliases());
    } else if (record instanceof RoundEvaluated evaluated) {
      endings.onEvaluated((JobState.Live) before.jobs().get(evaluated.job()), evaluated);
    }
  }

  /** Of several coordinators that write one is heard: the one that began last. */
  private static void checkEpoch(LogState before, LogRecord record) {
    if (record instanceof EpochStarted) {
      assertThat(record.epoch()).as("epoch of %s", record).isGreaterThan(before.epoch());
    } else if (!(record instanceof Snapshot)) {
      assertThat(record.epoch()).as("epoch of %s", record).isEqualTo(before.epoch());
    }
  }

  private void onClosed(JobState.Live job, RoundClosed closed) {
    JobSpec spec = job.info().spec();
    samples.onClosed(job.info(), closed);
    spec.privacyPlan()
        .ifPresent(
            plan -> {
              int rounds = closedRounds.merge(job.id(), 1, Integer::sum);
              int most = affordable.computeIfAbsent(job.id(), j -> affordable(plan));
              assertThat(rounds)
                  .as("rounds of %s that are paid for", job.id())
                  .isLessThanOrEqualTo(most);
            });
    if (job.info().spec().isSecure()) {
      assertThat(closed.members())
          .as("members whose sum may be unmasked in %s", closed)
          .hasSizeGreaterThanOrEqualTo(job.info().spec().minimumMembers());
    }
  }

  private static int affordable(PrivacyPlan plan) {
    return PrivacyLedger.empty(plan).roundsLeft(100);
  }

  /** Whether a job that promises differential privacy has closed every round it can afford. */
  boolean isSpent(String job) {
    return closedRounds.getOrDefault(job, 0).equals(affordable.get(job));
  }

  void onMasked(String job, int round, String client, List<long[]> plain) {
    secrets.onMasked(job, round, client, plain);
  }

  void onMessage(SecAggTopic.Message message) {
    secrets.onMessage(message);
  }

  /** Without faults the sums of a closed round always come together. */
  private void onAbandoned(JobState before) {
    if (before instanceof Releasing releasing && !world.noises.mayBeLost(releasing.id())) {
      assertThat(releasing.closed().atMillis())
          .as("close of %s, abandoned at %d", releasing.round(), world.nowMillis())
          .isLessThan(world.calmSinceMillis());
    }
  }

  private void onModel(JobState before, ModelPublished published) {
    modelsPublished++;
    if (!(before instanceof Releasing releasing)) {
      reference.onInitial(((JobState.Live) before).info().spec(), published);
      return;
    }
    reference.onRound(releasing, published);
    endings.onModel(releasing, published);
    for (Member member : releasing.closed().members()) {
      String client = releasing.round().cohort().get(member.cohortIndex());
      assertThat(votes.add(new Vote(published.job(), published.round(), client)))
          .as("%s counts once in %s round %d", client, published.job(), published.round())
          .isTrue();
      counted.add(
          new UploadKey(
              published.job(), published.round(), client, member.attempt(), member.partition()));
    }
  }

  /** Whoever has read so far must know what everybody else knows there. */
  void onReader(String who, RoundLog log) {
    assertThat(log.state())
        .as("state of %s at offset %d", who, log.nextOffset())
        .isEqualTo(world.rounds.before(log.nextOffset()));
  }
}
