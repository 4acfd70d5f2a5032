package dev.tributary.wire;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.vector.Grid;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/** Round log records and states of every kind, drawn from a seed. */
final class RandomLog {
  private final Random random;
  private final RandomStates states;

  RandomLog(long seed) {
    random = new Random(seed);
    states = new RandomStates(this, random);
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

  ClientHold hold() {
    return random.nextBoolean()
        ? new ClientHold(true, text(), text(), random.nextLong(), random.nextLong())
        : new ClientHold(false, "", "", random.nextLong(), random.nextLong());
  }

  AliasedModel aliased() {
    return new AliasedModel(
        "job-" + random.nextInt(9), random.nextInt(99), "s3://m/" + random.nextInt(), sha256());
  }

  /** A state with one job of each kind but secure ones, and some more. */
  LogState plainState() {
    return states.plainState();
  }

  /** A state with one job of each kind and some more. */
  LogState state() {
    return states.state();
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

  List<String> noiseKeys() {
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

  LogRecord.ModelPublished published() {
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

  Optional<LogRecord.ModelArchived> maybeArchived() {
    return random.nextBoolean() ? Optional.of(archived()) : Optional.empty();
  }

  private LogRecord.ModelArchived archived() {
    return new LogRecord.ModelArchived(
        random.nextLong(), text(), random.nextInt(), text(), sha256(), random.nextLong());
  }

  LogRecord.Outcome outcome() {
    LogRecord.Outcome[] outcomes = LogRecord.Outcome.values();
    return outcomes[random.nextInt(outcomes.length)];
  }

  String sha256() {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return HexFormat.of().formatHex(digest);
  }

  /** ASCII, two-byte and four-byte characters, and sometimes nothing. */
  String text() {
    String alphabet = "abc-0ß€\uD83C\uDF0A";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, random.nextInt(8))));
    }
    return text.toString();
  }
}
