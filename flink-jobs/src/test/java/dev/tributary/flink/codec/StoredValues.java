package dev.tributary.flink.codec;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.archive.ArchiveQueueState;
import dev.tributary.core.archive.ArchiveTask;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.coordination.SecurePhase;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.shard.ShardDirectorState;
import dev.tributary.core.shard.ShardModel;
import dev.tributary.core.shard.ShardOrder.Adopt;
import dev.tributary.core.shard.ShardOrder.DrawNoiseKey;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.update.LedgerState;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.core.vector.Grid;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.CoordinatorInput.CommandHeard;
import dev.tributary.flink.message.CoordinatorInput.MessageReceived;
import dev.tributary.flink.message.CoordinatorInput.MetricsHeard;
import dev.tributary.flink.message.CoordinatorInput.NoiseKeyTold;
import dev.tributary.flink.message.CoordinatorInput.PresenceHeard;
import dev.tributary.flink.message.CoordinatorInput.ShardPublished;
import dev.tributary.flink.message.CoordinatorInput.UploadReceived;
import dev.tributary.flink.message.CoordinatorInput.VersionArchived;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.ShardMessage.Ordered;
import dev.tributary.flink.message.ShardMessage.Partial;
import dev.tributary.flink.message.TopicRecord;
import dev.tributary.flink.message.UpdateRecord;
import dev.tributary.wire.JobSpecs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One value of every kind that a codec writes, always the same; their bytes are in golden/v1.txt.
 */
final class StoredValues {
  /** A value, its codec, and a name that tells it from other kinds of the same codec. */
  record Stored<T>(String name, Codec<T> codec, T value) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final long AT = 1_767_225_600_000L;
  static final Fingerprint PRINT = new Fingerprint(0x0123456789abcdefL, -2);
  static final ModelSpec MODEL =
      new ModelSpec(7, 4, List.of(new TensorSpec("weight", List.of(2, 3), TensorSpec.Init.GLOROT)));
  static final OptimizerSpec OPTIMIZER = new OptimizerSpec("fedavgm", Map.of("learningRate", 0.5));
  private static final ShardLocation LOCATION =
      new ShardLocation(
          new ShardLocation.Part(1, 99, "01".repeat(32)),
          List.of(new ShardLocation.Part(0, 100, "02".repeat(32))));
  private static final ModelPublished MADE =
      new ModelPublished(3, "digits", 0, 0, List.of(LOCATION, LOCATION), AT);
  static final Receipt RECEIPT = new Receipt("digits", 2, "hospital-7", 1, 3, 143, 8192);
  static final Presence PRESENCE =
      new Presence("hospital-7", AT, List.of("mlp"), List.of("digits", "letters"), true);
  private static final Presence OFFERING =
      new Presence(
          "hospital-7",
          AT,
          new ClientOffer(
              List.of("mlp"),
              List.of(new HeldDataSet("digits", 143, 64, 10)),
              Map.of("site", "ward"),
              2,
              new Machine("Linux amd64", 8, 1L << 34, 1),
              new Speed(0.25, 1e6)),
          false);
  private static final Presence DECLINING =
      new Presence(
          "hospital-8",
          AT,
          OFFERING.offer().withDeclined(Map.of("digits-1", "not here", "digits-2", "")),
          false);
  static final Presence TELLING =
      new Presence("hospital-9", AT, DECLINING.offer(), false, Optional.of(Set.of("b-2", "a-1")));
  static final Published PUBLISHED = new Published("digits", 1, 2, 0, LOCATION);
  static final Published PUBLISHED_WITH_BITS =
      new Published("digits", 1, 2, 0, LOCATION, OptionalLong.of(-3));
  static final Archived ARCHIVED =
      new Archived("digits", 1, "s3://models/digits/v00001.f32", "03".repeat(32));
  private static final JobSpec SPEC =
      new JobSpec(
          "digits",
          "digits",
          new TrainerSpec("mlp", Map.of("layers", "64,10")),
          MODEL,
          new CohortSpec(10, 9, 8, 10_000, "uniform"),
          new RoundsSpec(20, 60_000, 600_000, 3),
          new UpdateSpec(4, 1000),
          OPTIMIZER);
  static final List<Command> COMMANDS =
      List.of(
          new Command.Submit("a", SPEC, JobSpecs.sha256(SPEC)),
          new Command.SubmitInvalid("b", "cohort.goal must be >= 1, got 0"),
          new Command.Stop("digits", "genügt"));

  private StoredValues() {}

  static List<Stored<?>> all() {
    Release release = new Release("digits", 1, 2, 1, new Grid(32), PRINT);
    Rejection rejection =
        new Rejection(
            "digits", 2, "hospital-8", 1, RejectReason.NOT_FINITE, "NaN", new Position(3, 1234));
    return List.of(
        new Stored<>("ExactSum", new ExactSumCodec(), sum()),
        new Stored<>("Release", new ReleaseCodec(), release),
        new Stored<>("SecureRelease", new ReleaseCodec(), StoredReleases.secure()),
        new Stored<>("NoisyRelease", new ReleaseCodec(), StoredReleases.noisy(release)),
        new Stored<>(
            "NoisySecureRelease",
            new ReleaseCodec(),
            StoredReleases.noisy(StoredReleases.secure())),
        new Stored<>(
            "ReleaseWithBits",
            new ReleaseCodec(),
            StoredReleases.withBits(StoredReleases.noisy(release), 1L << 9)),
        new Stored<>(
            "SecureReleaseWithBits",
            new ReleaseCodec(),
            StoredReleases.withBits(StoredReleases.secure(), 0)),
        new Stored<>("ShardModelWithBits", new ShardModelCodec(), modelWithBits()),
        new Stored<>("ShardVersionWithBits", new ShardVersionCodec(), versionWithBits()),
        new Stored<>(
            "CoordinatorStateWithBits", new CoordinatorStateCodec(), StoredCoordinators.withBits()),
        new Stored<>(
            "NoisyReleaseOfAWeight",
            new ReleaseCodec(),
            StoredReleases.weighed(StoredReleases.noisy(release))),
        new Stored<>(
            "NoisySecureReleaseOfAWeight",
            new ReleaseCodec(),
            StoredReleases.weighed(StoredReleases.noisy(StoredReleases.secure()))),
        new Stored<>("NoiseKey", new NoiseKeyCodec(), NoiseKey.of(secret())),
        new Stored<>("LedgerStateWithNorms", new LedgerStateCodec(), ledgerWithNorms()),
        new Stored<>(
            "SecureCoordinatorState", new CoordinatorStateCodec(), StoredCoordinators.secure()),
        new Stored<>(
            "OfferingCoordinatorState",
            new CoordinatorStateCodec(),
            StoredCoordinators.offering(OFFERING)),
        new Stored<>(
            "DecliningCoordinatorState",
            new CoordinatorStateCodec(),
            StoredCoordinators.offering(DECLINING)),
        new Stored<>(
            "TellingCoordinatorState", new CoordinatorStateCodec(), StoredCoordinators.telling()),
        new Stored<>(
            "CoordinatorStateWithMetrics",
            new CoordinatorStateCodec(),
            MeasuredValues.in(StoredCoordinators.plain())),
        new Stored<>("ShardModel", new ShardModelCodec(), model()),
        new Stored<>("ShardVersion", new ShardVersionCodec(), version()),
        new Stored<>("LedgerState", new LedgerStateCodec(), ledger()),
        new Stored<>("CoordinatorState", new CoordinatorStateCodec(), StoredCoordinators.plain()),
        new Stored<>(
            "ShardDirectorState",
            new ShardDirectorStateCodec(),
            new ShardDirectorState(log(), 17, Map.of("b", 3, "a", 2))),
        new Stored<>(
            "ArchiveQueueState",
            new ArchiveQueueStateCodec(),
            new ArchiveQueueState(log(), 17, List.of(new ArchiveTask(MADE, MODEL)))),
        new Stored<>("LogRecord", new LogRecordCodec(), MADE),
        new Stored<>("LogEntry", new LogEntryCodec(), entry()),
        new Stored<>(
            "UpdateRecord", new UpdateRecordCodec(), new UpdateRecord(3, 1234, new byte[] {-1, 7})),
        new Stored<>(
            "TopicRecord",
            new TopicRecordCodec(),
            new TopicRecord("tributary.presence", 3, 1234, AT, new byte[] {-1, 7})),
        new Stored<>(
            "RejectedRecord",
            new RejectedRecordCodec(),
            new RejectedRecord("tributary.updates", rejection)),
        input("log", entry()),
        input("submit", new CommandHeard(COMMANDS.get(0))),
        input("submitInvalid", new CommandHeard(COMMANDS.get(1))),
        input("stop", new CommandHeard(COMMANDS.get(2))),
        input("pause", new CommandHeard(new Command.Pause("digits", "genügt", AT))),
        input("resume", new CommandHeard(new Command.Resume("digits", AT))),
        input("presence", new PresenceHeard(PRESENCE)),
        input("offer", new PresenceHeard(OFFERING)),
        input("declined", new PresenceHeard(DECLINING)),
        input("ended", new PresenceHeard(TELLING)),
        input("delete", new CommandHeard(new Command.Delete("digits"))),
        input("note", new CommandHeard(new Command.Note("digits", "zu früh", "ada", AT))),
        input(
            "update",
            new CommandHeard(new Command.Update("digits", SPEC, JobSpecs.sha256(SPEC), AT))),
        input("metrics", new MetricsHeard(MeasuredValues.MEASURED)),
        input("upload", new UploadReceived(RECEIPT)),
        input("published", new ShardPublished(PUBLISHED)),
        input("publishedWithBits", new ShardPublished(PUBLISHED_WITH_BITS)),
        input("archived", new VersionArchived(ARCHIVED)),
        input(
            "message",
            new MessageReceived(
                new PhaseReceipt(
                    "digits", 2, "00ff", SecurePhase.KEYS, "hospital-7", 0, 99, "ab".repeat(32)))),
        input("noiseKey", new NoiseKeyTold(new NoiseCommitment("digits", 1, "0d".repeat(32)))),
        message("partial", new Partial(new PartialSum("digits", 2, 1, sum()))),
        message("release", new Ordered(release)),
        message("prepare", new Ordered(new Prepare("digits", 1, MODEL, OPTIMIZER))),
        message("adopt", new Ordered(new Adopt("digits", 1, 4, 5, LOCATION, MODEL, OPTIMIZER))),
        message("forget", new Ordered(new Forget("digits", 1, 5))),
        message("drawNoiseKey", new Ordered(new DrawNoiseKey("digits", 1))),
        message("end", new Ordered(new End("digits", 1))));
  }

  static Stored<?> input(String kind, CoordinatorInput value) {
    return new Stored<>("CoordinatorInput." + kind, new CoordinatorInputCodec(), value);
  }

  static Stored<?> message(String kind, ShardMessage value) {
    return new Stored<>("ShardMessage." + kind, new ShardMessageCodec(), value);
  }

  private static ExactSum sum() {
    return new ExactSum(new long[] {1, -1, Long.MAX_VALUE}, 143, -1, PRINT);
  }

  private static LogEntry entry() {
    return new LogEntry(17, new byte[] {(byte) 0xc3, 1, 0});
  }

  private static ShardModel model() {
    float[][] slots = {{0.5f, -0.5f}};
    return new ShardModel(MODEL, OPTIMIZER, 1, 4, 5, new float[] {1.5f, -2f}, slots);
  }

  private static ShardVersion version() {
    float[][] slots = {{0.5f, -0.5f}};
    return new ShardVersion("digits", MODEL, 4, 5, 1, new float[] {1.5f, -2f}, slots);
  }

  static LogState log() {
    RoundLog log = new RoundLog();
    log.read(0, new EpochStarted(3, "run-1", AT));
    log.read(1, new JobAccepted(3, "digits", SPEC, JobSpecs.sha256(SPEC), "00ff", AT));
    log.read(2, MADE);
    return log.state();
  }

  private static LedgerState ledger() {
    return new LedgerState(
        log(),
        17,
        List.of(
            new LedgerState.UploadState(
                "digits",
                2,
                "hospital-7",
                1,
                3,
                143,
                null,
                false,
                List.of(
                    new LedgerState.Chunk(0, 1234, true), new LedgerState.Chunk(1, 1235, false))),
            new LedgerState.UploadState(
                "digits", 2, "hospital-8", 2, 0, 7, RejectReason.OUT_OF_BOUND, true, List.of())));
  }

  private static LedgerState ledgerWithNorms() {
    return new LedgerState(
        log(),
        17,
        List.of(
            new LedgerState.UploadState(
                "digits",
                2,
                "hospital-7",
                1,
                3,
                1,
                null,
                false,
                List.of(
                    new LedgerState.Chunk(0, 1234, true, 0.25),
                    new LedgerState.Chunk(1, 1235, false, 0)))));
  }

  private static byte[] secret() {
    byte[] secret = new byte[NoiseKey.BYTES];
    Arrays.fill(secret, (byte) 7);
    return secret;
  }

  private static ShardModel modelWithBits() {
    ShardModel model = model();
    return new ShardModel(
        model.model(),
        model.optimizer(),
        model.shard(),
        model.version(),
        model.round(),
        model.parameters(),
        model.slots(),
        OptionalLong.of(-3));
  }

  private static ShardVersion versionWithBits() {
    ShardVersion version = version();
    return new ShardVersion(
        version.job(),
        version.model(),
        version.version(),
        version.round(),
        version.shard(),
        version.parameters(),
        version.slots(),
        OptionalLong.of(7));
  }
}
