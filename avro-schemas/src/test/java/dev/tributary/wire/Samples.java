package dev.tributary.wire;

import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMetrics;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.CollectingJob;
import dev.tributary.wire.avro.EndedJob;
import dev.tributary.wire.avro.EpochStarted;
import dev.tributary.wire.avro.JobAccepted;
import dev.tributary.wire.avro.JobEnded;
import dev.tributary.wire.avro.JobInfo;
import dev.tributary.wire.avro.JobOutcome;
import dev.tributary.wire.avro.JobRefused;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.ModelArchived;
import dev.tributary.wire.avro.ModelPart;
import dev.tributary.wire.avro.ModelPublished;
import dev.tributary.wire.avro.PartLocation;
import dev.tributary.wire.avro.PreparingJob;
import dev.tributary.wire.avro.RejectedContribution;
import dev.tributary.wire.avro.ReleasingJob;
import dev.tributary.wire.avro.RoundAbandoned;
import dev.tributary.wire.avro.RoundClosed;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.ShardLocation;
import dev.tributary.wire.avro.StopJob;
import dev.tributary.wire.avro.SubmitJob;
import dev.tributary.wire.avro.UpdateChunk;
import dev.tributary.wire.avro.WaitingJob;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** One record of every kind that travels, always the same; their bytes are in golden/v1.txt. */
final class Samples {
  private static final String SPEC = JobSpecs.canonical(Specs.DIGITS);
  private static final long AT = 1_767_225_600_000L;

  private Samples() {}

  static List<SpecificRecord> all() {
    return List.of(
        new SubmitJob("digits", SPEC, AT),
        new StopJob("digits", "enough", AT),
        new EpochStarted(3L, "taskmanager-1/7f3a", AT),
        new JobAccepted(3L, "digits", SPEC, "00ff", AT),
        new JobRefused(3L, "digits", "cohort.goal must be in [1, 10], got 0", AT),
        started(),
        closed(),
        new RoundAbandoned(3L, "digits", 2, "1 complete updates, at least 2 needed", AT),
        published(),
        archived(),
        new JobEnded(3L, "digits", JobOutcome.FINISHED, "20 rounds are done", AT),
        new LogSnapshot(3L, 17L, -1L, state(), AT),
        state(),
        new ClientPresence(
            "hospital-7",
            List.of("mlp"),
            List.of(new ClientDataSet("digits", 143L, 64, 10)),
            false,
            AT,
            "tributary-agent 0.1.0",
            AT + 3000),
        new UpdateChunk(
            "digits", 2, 1, "hospital-7", 1, 0, 1, 143L, "f32le", floats(1.0f, -0.5f, 0.0f)),
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

  private static RoundStarted started() {
    return new RoundStarted(
        3L, "digits", 2, 1, List.of("hospital-7", "hospital-8"), 2, 32, AT + 60_000, AT);
  }

  private static RoundClosed closed() {
    return new RoundClosed(
        3L, "digits", 2, List.of(0, 1), List.of(1, 2), List.of(3, 0), 300L, 24L, AT);
  }

  private static ModelPublished published() {
    ShardLocation shard =
        new ShardLocation(
            new PartLocation(0, 99L, sha256(1)), List.of(new PartLocation(0, 100L, sha256(2))));
    return new ModelPublished(3L, "digits", 1, 1, List.of(shard), AT);
  }

  private static ModelArchived archived() {
    return new ModelArchived(
        3L, "digits", 1, "s3://tributary/models/digits/v00001.f32", sha256(3), AT);
  }

  private static LogState state() {
    List<Object> jobs =
        List.of(
            new PreparingJob(info("a")),
            new WaitingJob(info("b"), AT),
            new CollectingJob(info("c"), started()),
            new ReleasingJob(info("d"), started(), closed()),
            new EndedJob("e", "digits", JobOutcome.STOPPED, "enough", 4, archived(), AT));
    return new LogState(3L, "taskmanager-1/7f3a", 9L, jobs);
  }

  private static JobInfo info(String job) {
    return job.equals("a")
        ? new JobInfo(job, SPEC, "00ff", 0, 0, "", null, null)
        : new JobInfo(job, SPEC, "00ff", 2, 1, "too few", published(), archived());
  }

  private static Sha256 sha256(int fill) {
    byte[] digest = new byte[32];
    Arrays.fill(digest, (byte) fill);
    return new Sha256(digest);
  }

  private static ByteBuffer floats(float... values) {
    return ByteBuffer.wrap(FloatBytes.encode(values, 0, values.length));
  }
}
