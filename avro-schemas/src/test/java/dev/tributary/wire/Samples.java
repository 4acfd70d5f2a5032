package dev.tributary.wire;

import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMetrics;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.ClientShare;
import dev.tributary.wire.avro.CollectingJob;
import dev.tributary.wire.avro.EncryptedShares;
import dev.tributary.wire.avro.EndedJob;
import dev.tributary.wire.avro.EnrolledIdentity;
import dev.tributary.wire.avro.EpochStarted;
import dev.tributary.wire.avro.JobAccepted;
import dev.tributary.wire.avro.JobEnded;
import dev.tributary.wire.avro.JobInfo;
import dev.tributary.wire.avro.JobOutcome;
import dev.tributary.wire.avro.JobPaused;
import dev.tributary.wire.avro.JobRefused;
import dev.tributary.wire.avro.JobResumed;
import dev.tributary.wire.avro.KeyAdvertisement;
import dev.tributary.wire.avro.KeysFixed;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.ModelArchived;
import dev.tributary.wire.avro.ModelPart;
import dev.tributary.wire.avro.ModelPublished;
import dev.tributary.wire.avro.NoiseKeysFixed;
import dev.tributary.wire.avro.PartLocation;
import dev.tributary.wire.avro.PauseJob;
import dev.tributary.wire.avro.PreparingJob;
import dev.tributary.wire.avro.PublicKey;
import dev.tributary.wire.avro.RejectedContribution;
import dev.tributary.wire.avro.ReleasingJob;
import dev.tributary.wire.avro.ResumeJob;
import dev.tributary.wire.avro.RoundAbandoned;
import dev.tributary.wire.avro.RoundClosed;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.SecureJob;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.ShardLocation;
import dev.tributary.wire.avro.SharesFixed;
import dev.tributary.wire.avro.Signature;
import dev.tributary.wire.avro.StopJob;
import dev.tributary.wire.avro.SubmitJob;
import dev.tributary.wire.avro.UnmaskFixed;
import dev.tributary.wire.avro.UnmaskShares;
import dev.tributary.wire.avro.UpdateChunk;
import dev.tributary.wire.avro.WaitingJob;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** One record of every kind that travels, always the same; their bytes are in golden/. */
final class Samples {
  static final String SPEC = JobSpecs.canonical(Specs.DIGITS);
  static final long AT = 1_767_225_600_000L;

  /** Those that version 2 added. */
  private static final Set<String> VERSION_2 =
      Set.of(
          "KeysFixed",
          "SharesFixed",
          "UnmaskFixed",
          "SecureSnapshot",
          "SecureLogState",
          "KeyAdvertisement",
          "EncryptedShares",
          "UnmaskShares",
          "EnrolledIdentity");

  private Samples() {}

  static List<SpecificRecord> ofVersion1() {
    return all().stream()
        .filter(r -> !VERSION_2.contains(r.getSchema().getName()))
        .filter(r -> !PrivacySamples.NEW.contains(r.getSchema().getName()))
        .filter(r -> !AliasSamples.NEW.contains(r.getSchema().getName()))
        .filter(r -> !OfferSamples.NEW.contains(r.getSchema().getName()))
        .filter(r -> !StopSamples.NEW.contains(r.getSchema().getName()))
        .filter(r -> !HoldSamples.NEW.contains(r.getSchema().getName()))
        .filter(r -> !OrderSamples.NEW.contains(r.getSchema().getName()))
        .filter(r -> !UpdateSamples.NEW.contains(r.getSchema().getName()))
        .toList();
  }

  static List<SpecificRecord> ofVersion2() {
    return all().stream().filter(r -> VERSION_2.contains(r.getSchema().getName())).toList();
  }

  static List<SpecificRecord> all() {
    return List.of(
        new SubmitJob("digits", SPEC, AT),
        new PauseJob("digits", "maintenance", AT),
        new ResumeJob("digits", AT),
        new StopJob("digits", "enough", AT),
        OrderSamples.note(),
        OrderSamples.deletion(),
        UpdateSamples.command(),
        AliasSamples.promotion(),
        AliasSamples.rollBack(),
        HoldSamples.hold(),
        HoldSamples.free(),
        new EpochStarted(3L, "taskmanager-1/7f3a", AT),
        new JobAccepted(3L, "digits", SPEC, "00ff", AT),
        new JobRefused(3L, "digits", "cohort.goal must be in [1, 10], got 0", AT),
        UpdateSamples.updated(),
        noiseKeys(),
        started(),
        keys(),
        shares(),
        closed(),
        unmask(),
        new RoundAbandoned(3L, "digits", 2, "1 complete updates, at least 2 needed", AT),
        published(),
        StopSamples.evaluated(),
        archived(),
        new JobPaused(3L, "digits", "maintenance", AT, AT + 5),
        new JobResumed(3L, "digits", AT + 9, AT + 10),
        OrderSamples.stopOrdered(),
        new JobEnded(3L, "digits", JobOutcome.FINISHED, "20 rounds are done", AT),
        OrderSamples.noted(),
        OrderSamples.deleted(),
        AliasSamples.moved(),
        AliasSamples.refused(),
        HoldSamples.held(),
        new LogSnapshot(3L, 17L, -1L, state(), AT),
        state(),
        new SecureSnapshot(3L, 17L, -1L, secureState(), AT),
        secureState(),
        presence(),
        new UpdateChunk(
            "digits", 2, 1, "hospital-7", 1, 0, 1, 143L, "f32le", floats(1.0f, -0.5f, 0.0f)),
        new KeyAdvertisement("digits", 2, "00ff", "hospital-7", key(4), key(5), signature(6)),
        new EncryptedShares(
            "digits",
            2,
            "00ff",
            "hospital-7",
            sha256(7),
            List.of(new ClientShare(1, bytes(1, 2)), new ClientShare(2, bytes(3))),
            signature(8)),
        new UnmaskShares(
            "digits",
            2,
            "00ff",
            "hospital-7",
            sha256(9),
            List.of(new ClientShare(1, bytes(4))),
            List.of(new ClientShare(2, bytes(5, 6))),
            signature(10)),
        new EnrolledIdentity("hospital-7", key(11), "ward 3", AT),
        new ModelPart("digits", 1, 1, 0, 1, 0, 0, floats(0.25f, -2.0f, 3.5f)),
        new ClientMetrics(
            "digits", 2, "hospital-7", 1, 1, 143L, 0.25, null, 0.5, 0.125, 0.0625, 8192L, AT, null),
        new RejectedContribution(
            "digits",
            2,
            "hospital-8",
            1,
            "not_finite",
            "values of shard 0 must be finite",
            "tributary.updates",
            3,
            1234L,
            AT));
  }

  /** A state with one secure job in each of its phases. */
  static SecureLogState secureState() {
    String spec = JobSpecs.canonical(Specs.SECURE);
    List<SecureJob> jobs = new ArrayList<>();
    for (int phase = 0; phase < 5; phase++) {
      jobs.add(
          new SecureJob(
              new JobInfo(
                  "secure-" + phase,
                  spec,
                  "00ff",
                  2,
                  0,
                  "",
                  published(),
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null),
              started(),
              phase > 0 ? keys() : null,
              phase > 1 ? shares() : null,
              phase > 2 ? closed() : null,
              phase > 3 ? unmask() : null));
    }
    return new SecureLogState(state(), jobs);
  }

  private static KeysFixed keys() {
    return new KeysFixed(
        3L,
        "digits",
        2,
        List.of(0, 1, 2),
        List.of(0, 0, 0),
        List.of(7L, 5L, 9L),
        sha256(12),
        2,
        1,
        AT);
  }

  private static SharesFixed shares() {
    return new SharesFixed(
        3L, "digits", 2, List.of(0, 1, 2), List.of(0, 0, 0), List.of(10L, 12L, 11L), AT);
  }

  private static UnmaskFixed unmask() {
    return new UnmaskFixed(3L, "digits", 2, List.of(0, 1), List.of(0, 0), List.of(20L, 21L), AT);
  }

  private static PublicKey key(int fill) {
    return new PublicKey(sha256(fill).bytes());
  }

  private static Signature signature(int fill) {
    byte[] signature = new byte[64];
    Arrays.fill(signature, (byte) fill);
    return new Signature(signature);
  }

  private static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteBuffer.wrap(bytes);
  }

  static NoiseKeysFixed noiseKeys() {
    return new NoiseKeysFixed(3L, "digits", List.of(sha256(13), sha256(14)), AT);
  }

  static ClientPresence presence() {
    return new ClientPresence(
        "hospital-7",
        List.of("mlp"),
        List.of(new ClientDataSet("digits", 143L, 64, 10)),
        false,
        AT,
        "tributary-agent 0.1.0",
        AT + 3000,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  static RoundStarted started() {
    return new RoundStarted(
        3L,
        "digits",
        2,
        1,
        List.of("hospital-7", "hospital-8"),
        2,
        32,
        AT + 60_000,
        AT,
        null,
        null);
  }

  static RoundClosed closed() {
    return new RoundClosed(
        3L, "digits", 2, List.of(0, 1), List.of(1, 2), List.of(3, 0), 300L, 24L, AT, null);
  }

  static ModelPublished published() {
    ShardLocation shard =
        new ShardLocation(
            new PartLocation(0, 99L, sha256(1)), List.of(new PartLocation(0, 100L, sha256(2))));
    return new ModelPublished(3L, "digits", 1, 1, List.of(shard), AT, null);
  }

  static ModelArchived archived() {
    return new ModelArchived(
        3L, "digits", 1, "s3://tributary/models/digits/v00001.f32", sha256(3), AT);
  }

  static LogState state() {
    List<Object> jobs =
        List.of(
            new PreparingJob(info("a")),
            new WaitingJob(info("b"), AT),
            new CollectingJob(info("c"), started()),
            new ReleasingJob(info("d"), started(), closed()),
            new EndedJob("e", "digits", JobOutcome.STOPPED, "enough", 4, archived(), AT, null));
    return new LogState(3L, "taskmanager-1/7f3a", 9L, jobs, null, null, null, null);
  }

  private static JobInfo info(String job) {
    return job.equals("a")
        ? new JobInfo(job, SPEC, "00ff", 0, 0, "", null, null, null, null, null, null, null, null)
        : new JobInfo(
            job,
            SPEC,
            "00ff",
            2,
            1,
            "too few",
            published(),
            archived(),
            null,
            null,
            null,
            null,
            null,
            null);
  }

  static Sha256 sha256(int fill) {
    byte[] digest = new byte[32];
    Arrays.fill(digest, (byte) fill);
    return new Sha256(digest);
  }

  private static ByteBuffer floats(float... values) {
    return ByteBuffer.wrap(FloatBytes.encode(values, 0, values.length));
  }
}
