package dev.tributary.wire;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Steering;
import dev.tributary.core.round.StopProgress;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.selection.Participation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** States of a round log, with jobs of every kind, as random as the records of one. */
final class RandomStates {
  private final RandomLog log;
  private final Random random;

  RandomStates(RandomLog log, Random random) {
    this.log = log;
    this.random = random;
  }

  /** A state with one job of each kind but secure ones, and some more. */
  LogState plainState() {
    Map<String, JobState> jobs = new TreeMap<>();
    for (int i = 0; i < 6 + random.nextInt(6); i++) {
      JobState job = job(i % 6, "job-" + i);
      jobs.put(job.id(), job);
    }
    return new LogState(
        random.nextLong(), log.text(), random.nextLong(), jobs, aliases(), holds(), deleted());
  }

  /** A state with one job of each kind and some more. */
  LogState state() {
    Map<String, JobState> jobs = new TreeMap<>();
    for (int i = 0; i < 11 + random.nextInt(10); i++) {
      JobState job = i % 11 < 6 ? job(i % 11, "job-" + i) : secureJob(i % 11 - 6, "job-" + i);
      jobs.put(job.id(), job);
    }
    return new LogState(
        random.nextLong(), log.text(), random.nextLong(), jobs, aliases(), holds(), deleted());
  }

  private Set<String> deleted() {
    return random.nextBoolean() ? Set.of() : Set.of("gone-" + random.nextInt(9), "gone");
  }

  /** Often none at all. */
  private AliasBook aliases() {
    SortedMap<String, List<AliasedModel>> models = new TreeMap<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      List<AliasedModel> named = new ArrayList<>();
      for (int older = random.nextInt(3); older >= 0; older--) {
        named.add(log.aliased());
      }
      models.put("alias-" + i, named);
    }
    return count == 0 ? AliasBook.EMPTY : new AliasBook(1 + random.nextInt(100), models);
  }

  /** Often none at all. */
  private SortedMap<String, ClientHolds> holds() {
    SortedMap<String, ClientHolds> holds = new TreeMap<>();
    for (int clients = random.nextInt(3); clients > 0; clients--) {
      holds.put(
          "client-" + clients,
          random.nextBoolean()
              ? new ClientHolds(log.hold(), ClientHold.NONE)
              : new ClientHolds(random.nextBoolean() ? ClientHold.NONE : log.hold(), log.hold()));
    }
    return holds;
  }

  private JobState job(int kind, String id) {
    return switch (kind) {
      case 0 -> new JobState.Preparing(info(id));
      case 1 -> new JobState.Waiting(info(id), random.nextLong());
      case 2 -> new JobState.Collecting(info(id), log.started(random.nextInt(9)));
      case 3 -> new JobState.Releasing(info(id), log.started(9), log.closed(random.nextInt(9)));
      case 4 ->
          new JobState.Stopping(
              info(id), log.started(random.nextInt(9)), log.text(), random.nextLong());
      default ->
          new JobState.Ended(
              id,
              log.text(),
              log.outcome(),
              log.text(),
              random.nextInt(),
              log.maybeArchived(),
              random.nextLong(),
              random.nextBoolean() ? random.nextLong() : 0);
    };
  }

  private JobState secureJob(int phase, String id) {
    JobInfo info = info(id, Specs.secure(random));
    LogRecord.RoundStarted round = log.started(9);
    MaskSetup setup = new MaskSetup(log.keys(9), log.shares(random.nextInt(9)));
    return switch (phase) {
      case 0 -> new JobState.Advertising(info, round);
      case 1 -> new JobState.Sharing(info, round, setup.keys());
      case 2 -> new JobState.Collecting(info, round, Optional.of(setup));
      case 3 -> new JobState.Unmasking(info, round, setup, log.closed(random.nextInt(9)));
      default ->
          new JobState.Releasing(
              info, round, log.closed(9), Optional.of(new Transcript(setup, log.unmask(9))));
    };
  }

  private JobInfo info(String id) {
    return random.nextBoolean() ? steered(info(id, Specs.random(random))) : promisingInfo(id);
  }

  private JobInfo steered(JobInfo fresh) {
    Map<String, Participation> participations = new TreeMap<>();
    for (int clients = random.nextInt(4); clients > 0; clients--) {
      int rounds = random.nextInt(100);
      participations.put("client-" + clients, new Participation(rounds, rounds + clients));
    }
    return new JobInfo(
        fresh.id(),
        fresh.spec(),
        fresh.specSha256(),
        fresh.fingerprintKey(),
        fresh.lastRound(),
        fresh.abandonedInRow(),
        fresh.lastAbandonReason(),
        fresh.model(),
        fresh.archived(),
        fresh.ledger(),
        fresh.noiseKeys(),
        fresh.clipNorm(),
        random.nextBoolean()
            ? Steering.NONE
            : new Steering(random.nextBoolean(), log.text(), random.nextLong()),
        participations,
        fresh.stopping());
  }

  private JobInfo promisingInfo(String id) {
    JobInfo fresh = info(id, Specs.promising(random));
    PrivacyLedger ledger = fresh.ledger().orElseThrow();
    for (int rounds = random.nextInt(4); rounds > 0; rounds--) {
      ledger = ledger.afterRound(ledger.plan().leastMembers());
    }
    return new JobInfo(
        id,
        fresh.spec(),
        fresh.specSha256(),
        fresh.fingerprintKey(),
        fresh.lastRound(),
        fresh.abandonedInRow(),
        fresh.lastAbandonReason(),
        fresh.model(),
        fresh.archived(),
        Optional.of(ledger),
        random.nextBoolean() ? List.of() : log.noiseKeys(),
        random.nextBoolean() ? fresh.clipNorm() : OptionalDouble.of(random.nextDouble()),
        Steering.NONE,
        Map.of(),
        fresh.stopping());
  }

  private JobInfo info(String id, JobSpec spec) {
    JobInfo plain =
        new JobInfo(
            id,
            spec,
            JobSpecs.sha256(spec),
            log.text(),
            random.nextInt(),
            random.nextInt(),
            log.text(),
            random.nextBoolean() ? Optional.of(log.published()) : Optional.empty(),
            log.maybeArchived());
    return new JobInfo(
        id,
        spec,
        JobSpecs.sha256(spec),
        plain.fingerprintKey(),
        plain.lastRound(),
        plain.abandonedInRow(),
        plain.lastAbandonReason(),
        plain.model(),
        plain.archived(),
        plain.ledger(),
        plain.noiseKeys(),
        plain.clipNorm(),
        plain.steering(),
        plain.participations(),
        random.nextBoolean() ? Optional.empty() : Optional.of(stopping()));
  }

  private StopProgress stopping() {
    StopProgress.Learned learned =
        new StopProgress.Learned(
            1 + random.nextInt(100),
            random.nextInt(),
            random.nextDouble(),
            random.nextInt(),
            random.nextInt(),
            random.nextDouble(),
            random.nextInt());
    return new StopProgress(
        random.nextLong(), random.nextBoolean() ? Optional.empty() : Optional.of(learned));
  }
}
