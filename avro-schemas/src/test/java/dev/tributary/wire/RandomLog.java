package dev.tributary.wire;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyEntry;
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
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.round.Steering;
import dev.tributary.core.round.StopProgress;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.selection.Participation;
import dev.tributary.core.vector.Grid;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Round log records and states of every kind, drawn from a seed. */
final class RandomLog {
  private final Random random;

  RandomLog(long seed) {
    random = new Random(seed);
  }

  /** One record of each kind. */
  List<LogRecord> records() {
    return List.of(
        new LogRecord.EpochStarted(random.nextLong(), text(), random.nextLong()),
        new LogRecord.Snapshot(
            random.nextLong(), random.nextLong(), random.nextLong(), state(), random.nextLong()),
        new LogRecord.Snapshot(
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            plainState(),
            random.nextLong()),
        accepted(),
        new LogRecord.JobRefused(random.nextLong(), text(), text(), random.nextLong()),
        updated(),
        new LogRecord.NoiseKeysFixed(random.nextLong(), text(), noiseKeys(), random.nextLong()),
        started(random.nextInt(20)),
        keys(random.nextInt(20)),
        shares(random.nextInt(20)),
        closed(random.nextInt(20)),
        unmask(random.nextInt(20)),
        new LogRecord.RoundAbandoned(
            random.nextLong(), text(), random.nextInt(), text(), random.nextLong()),
        published(),
        evaluated(),
        archived(),
        new LogRecord.JobPaused(
            random.nextLong(), text(), text(), random.nextLong(), random.nextLong()),
        new LogRecord.JobResumed(random.nextLong(), text(), random.nextLong(), random.nextLong()),
        new LogRecord.StopOrdered(random.nextLong(), text(), text(), random.nextLong()),
        new LogRecord.JobEnded(random.nextLong(), text(), outcome(), text(), random.nextLong()),
        new LogRecord.JobNoted(
            random.nextLong(), text(), text(), text(), random.nextLong(), random.nextLong()),
        new LogRecord.JobDeleted(random.nextLong(), text(), random.nextLong()),
        new LogRecord.AliasMoved(
            random.nextLong(),
            random.nextLong(),
            "alias",
            aliased(),
            random.nextBoolean(),
            random.nextLong()),
        new LogRecord.AliasRefused(
            random.nextLong(),
            random.nextLong(),
            "alias",
            text(),
            random.nextInt(),
            text(),
            random.nextLong()),
        new LogRecord.ClientHeld(
            random.nextLong(),
            "client",
            random.nextBoolean() ? ClientHold.Kind.CORDON : ClientHold.Kind.QUARANTINE,
            hold()));
  }

  private LogRecord.JobAccepted accepted() {
    JobSpec spec = Specs.random(random);
    return new LogRecord.JobAccepted(
        random.nextLong(), text(), spec, JobSpecs.sha256(spec), text(), random.nextLong());
  }

  private LogRecord.JobUpdated updated() {
    JobSpec spec = Specs.random(random);
    return new LogRecord.JobUpdated(
        random.nextLong(),
        text(),
        spec,
        JobSpecs.sha256(spec),
        random.nextLong(),
        random.nextLong());
  }

  /** A state with one job of each kind but secure ones, and some more. */
  LogState plainState() {
    Map<String, JobState> jobs = new TreeMap<>();
    for (int i = 0; i < 6 + random.nextInt(6); i++) {
      JobState job = job(i % 6, "job-" + i);
      jobs.put(job.id(), job);
    }
    return new LogState(
        random.nextLong(), text(), random.nextLong(), jobs, aliases(), holds(), deleted());
  }

  /** A state with one job of each kind and some more. */
  LogState state() {
    Map<String, JobState> jobs = new TreeMap<>();
    for (int i = 0; i < 11 + random.nextInt(10); i++) {
      JobState job = i % 11 < 6 ? job(i % 11, "job-" + i) : secureJob(i % 11 - 6, "job-" + i);
      jobs.put(job.id(), job);
    }
    return new LogState(
        random.nextLong(), text(), random.nextLong(), jobs, aliases(), holds(), deleted());
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
        named.add(aliased());
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
              ? new ClientHolds(hold(), ClientHold.NONE)
              : new ClientHolds(random.nextBoolean() ? ClientHold.NONE : hold(), hold()));
    }
    return holds;
  }

  private ClientHold hold() {
    return random.nextBoolean()
        ? new ClientHold(true, text(), text(), random.nextLong(), random.nextLong())
        : new ClientHold(false, "", "", random.nextLong(), random.nextLong());
  }

  private AliasedModel aliased() {
    return new AliasedModel(
        "job-" + random.nextInt(9), random.nextInt(99), "s3://m/" + random.nextInt(), sha256());
  }

  private JobState job(int kind, String id) {
    return switch (kind) {
      case 0 -> new JobState.Preparing(info(id));
      case 1 -> new JobState.Waiting(info(id), random.nextLong());
      case 2 -> new JobState.Collecting(info(id), started(random.nextInt(9)));
      case 3 -> new JobState.Releasing(info(id), started(9), closed(random.nextInt(9)));
      case 4 ->
          new JobState.Stopping(info(id), started(random.nextInt(9)), text(), random.nextLong());
      default ->
          new JobState.Ended(
              id,
              text(),
              outcome(),
              text(),
              random.nextInt(),
              maybeArchived(),
              random.nextLong(),
              random.nextBoolean() ? random.nextLong() : 0);
    };
  }

  private JobState secureJob(int phase, String id) {
    JobInfo info = info(id, Specs.secure(random));
    LogRecord.RoundStarted round = started(9);
    MaskSetup setup = new MaskSetup(keys(9), shares(random.nextInt(9)));
    return switch (phase) {
      case 0 -> new JobState.Advertising(info, round);
      case 1 -> new JobState.Sharing(info, round, setup.keys());
      case 2 -> new JobState.Collecting(info, round, Optional.of(setup));
      case 3 -> new JobState.Unmasking(info, round, setup, closed(random.nextInt(9)));
      default ->
          new JobState.Releasing(
              info, round, closed(9), Optional.of(new Transcript(setup, unmask(9))));
    };
  }

  LogRecord.KeysFixed keys(int count) {
    return new LogRecord.KeysFixed(
        random.nextLong(),
        text(),
        random.nextInt(),
        senders(count),
        sha256(),
        random.nextInt(),
        random.nextInt(),
        random.nextLong());
  }

  LogRecord.SharesFixed shares(int count) {
    return new LogRecord.SharesFixed(
        random.nextLong(), text(), random.nextInt(), senders(count), random.nextLong());
  }

  LogRecord.UnmaskFixed unmask(int count) {
    return new LogRecord.UnmaskFixed(
        random.nextLong(), text(), random.nextInt(), senders(count), random.nextLong());
  }

  private List<Sender> senders(int count) {
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      senders.add(new Sender(i, random.nextInt(64), random.nextLong() >>> 1));
    }
    return senders;
  }

  private List<String> noiseKeys() {
    List<String> keys = new ArrayList<>();
    for (int shards = 1 + random.nextInt(4); shards > 0; shards--) {
      keys.add(sha256());
    }
    return keys;
  }

  private PrivacyEntry entry() {
    return new PrivacyEntry(
        1 + random.nextInt(100),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble());
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
            : new Steering(random.nextBoolean(), text(), random.nextLong()),
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
        random.nextBoolean() ? List.of() : noiseKeys(),
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
            text(),
            random.nextInt(),
            random.nextInt(),
            text(),
            random.nextBoolean() ? Optional.of(published()) : Optional.empty(),
            maybeArchived());
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

  private LogRecord.RoundEvaluated evaluated() {
    return new LogRecord.RoundEvaluated(
        random.nextLong(),
        text(),
        1 + random.nextInt(100),
        1 + random.nextInt(100),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextGaussian()),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble()),
        1 + random.nextInt(100),
        1 + random.nextInt(100),
        random.nextLong());
  }

  LogRecord.RoundStarted started(int cohortSize) {
    List<String> cohort = new ArrayList<>();
    for (int i = 0; i < cohortSize; i++) {
      cohort.add("client-%05d".formatted(i));
    }
    return new LogRecord.RoundStarted(
        random.nextLong(),
        text(),
        random.nextInt(),
        random.nextInt(),
        cohort,
        random.nextInt(),
        new Grid(random.nextInt(1801) - 900),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble()),
        random.nextBoolean() ? Optional.empty() : Optional.of(sha256()));
  }

  LogRecord.RoundClosed closed(int memberCount) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < memberCount; i++) {
      members.add(new Member(i, 1 + random.nextInt(99), random.nextInt(64)));
    }
    return new LogRecord.RoundClosed(
        random.nextLong(),
        text(),
        random.nextInt(),
        members,
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean() ? Optional.empty() : Optional.of(entry()));
  }

  private LogRecord.ModelPublished published() {
    List<ShardLocation> shards = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<ShardLocation.Part> slots = new ArrayList<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        slots.add(part());
      }
      shards.add(new ShardLocation(part(), slots));
    }
    return new LogRecord.ModelPublished(
        random.nextLong(),
        text(),
        random.nextInt(),
        random.nextInt(),
        shards,
        random.nextLong(),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong()));
  }

  private ShardLocation.Part part() {
    return new ShardLocation.Part(random.nextInt(64), random.nextLong(), sha256());
  }

  private Optional<LogRecord.ModelArchived> maybeArchived() {
    return random.nextBoolean() ? Optional.of(archived()) : Optional.empty();
  }

  private LogRecord.ModelArchived archived() {
    return new LogRecord.ModelArchived(
        random.nextLong(), text(), random.nextInt(), text(), sha256(), random.nextLong());
  }

  private LogRecord.Outcome outcome() {
    LogRecord.Outcome[] outcomes = LogRecord.Outcome.values();
    return outcomes[random.nextInt(outcomes.length)];
  }

  private String sha256() {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return HexFormat.of().formatHex(digest);
  }

  /** ASCII, two-byte and four-byte characters, and sometimes nothing. */
  private String text() {
    String alphabet = "abc-0ß€\uD83C\uDF0A";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, random.nextInt(8))));
    }
    return text.toString();
  }
}
