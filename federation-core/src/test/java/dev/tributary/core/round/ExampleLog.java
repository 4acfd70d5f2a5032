package dev.tributary.core.round;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.update.LogTail;
import dev.tributary.core.vector.Grid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A round log written by hand: records of one job, in the epoch that was begun last. */
public final class ExampleLog {
  public static final String JOB = "job";
  public static final String KEY = "fingerprint-key";
  public static final long DEADLINE_MILLIS = 60_000;

  private final List<LogRecord> records = new ArrayList<>();
  private final JobSpec spec;
  private long epoch;

  public ExampleLog(JobSpec spec) {
    this.spec = spec;
  }

  /** A job that waits for its first round. */
  public static ExampleLog waiting(JobSpec spec) {
    ExampleLog log = new ExampleLog(spec).epoch("coordinator").accepted().published(0, 0);
    return spec.needsNoiseKeys() ? log.noiseKeys("0d") : log;
  }

  public ExampleLog append(LogRecord record) {
    records.add(record);
    return this;
  }

  public ExampleLog epoch(String instance) {
    return append(new EpochStarted(++epoch, instance, 0));
  }

  public ExampleLog accepted() {
    return append(new JobAccepted(epoch, JOB, spec, SpecHashes.of(spec), KEY, 0));
  }

  /** Commitments that repeat these two digits, one for each shard. */
  public ExampleLog noiseKeys(String digits) {
    return append(noiseKeys(digits, spec.model().shardCount()));
  }

  public NoiseKeysFixed noiseKeys(String digits, int shards) {
    return new NoiseKeysFixed(epoch, JOB, Collections.nCopies(shards, digits.repeat(32)), 0);
  }

  public ExampleLog published(int version, int round) {
    return append(publication(version, round));
  }

  public ModelPublished publication(int version, int round) {
    return new ModelPublished(epoch, JOB, version, round, locations(version), 0);
  }

  /** Of a job whose norm adapts, with the noised sum of its members' bits. */
  public ExampleLog published(int version, int round, long bits) {
    return append(publication(version, round, bits));
  }

  public ModelPublished publication(int version, int round, long bits) {
    return new ModelPublished(
        epoch, JOB, version, round, locations(version), 0, OptionalLong.of(bits));
  }

  /** Offsets tell version and shard apart. */
  public List<ShardLocation> locations(int version) {
    return IntStream.range(0, spec.model().shardCount())
        .mapToObj(shard -> location(version, shard))
        .toList();
  }

  public static ShardLocation location(int version, int shard) {
    return new ShardLocation(
        new ShardLocation.Part(0, version * 100L + shard, "sha-" + version + "-" + shard),
        List.of());
  }

  public ExampleLog started(int round, int modelVersion, String... cohort) {
    return append(start(round, modelVersion, cohort));
  }

  public RoundStarted start(int round, int modelVersion, String... cohort) {
    OptionalDouble norm =
        spec.adaptiveClip().isPresent() && state() instanceof JobState.Live live
            ? live.info().toldClipNorm()
            : OptionalDouble.empty();
    return startClippingTo(round, modelVersion, norm, cohort);
  }

  public RoundStarted startClippingTo(
      int round, int modelVersion, OptionalDouble norm, String... cohort) {
    return new RoundStarted(
        epoch,
        JOB,
        round,
        modelVersion,
        List.of(cohort),
        cohort.length,
        grid(),
        DEADLINE_MILLIS,
        0,
        norm,
        Optional.of(SpecHashes.of(spec)));
  }

  public Grid grid() {
    return spec.grid();
  }

  public ExampleLog closed(int round, Member... members) {
    return append(close(round, members));
  }

  public RoundClosed close(int round, Member... members) {
    return new RoundClosed(epoch, JOB, round, List.of(members), members.length, 0, 0);
  }

  /** Degree one less than members, threshold two; message i of a phase at offset 10 i. */
  public ExampleLog keysFixed(int round, int... clients) {
    return append(keys(round, clients.length - 1, 2, clients));
  }

  public KeysFixed keys(int round, int degree, int threshold, int... clients) {
    return new KeysFixed(
        epoch, JOB, round, senders(clients), "ab".repeat(32), degree, threshold, 0);
  }

  public ExampleLog sharesFixed(int round, int... clients) {
    return append(new SharesFixed(epoch, JOB, round, senders(clients), 0));
  }

  public ExampleLog unmaskFixed(int round, int... clients) {
    return append(new UnmaskFixed(epoch, JOB, round, senders(clients), 0));
  }

  public static List<Sender> senders(int... clients) {
    return IntStream.of(clients).mapToObj(client -> new Sender(client, 0, 10L * client)).toList();
  }

  /** A member set of these clients, each with its first attempt on partition 0. */
  public static Member[] members(int... clients) {
    return IntStream.of(clients)
        .mapToObj(client -> new Member(client, 1, 0))
        .toArray(Member[]::new);
  }

  public ExampleLog abandoned(int round) {
    return append(new RoundAbandoned(epoch, JOB, round, "nobody came", 0));
  }

  public ExampleLog archived(int version) {
    return append(archival(version));
  }

  public ModelArchived archival(int version) {
    return new ModelArchived(epoch, JOB, version, "s3://models/" + version, "sha", 0);
  }

  public ExampleLog ended(Outcome outcome) {
    return append(new JobEnded(epoch, JOB, outcome, "so it was decided", 0));
  }

  public long currentEpoch() {
    return epoch;
  }

  public long end() {
    return records.size();
  }

  public LogRecord last() {
    return records.get(records.size() - 1);
  }

  public List<LogRecord> records() {
    return List.copyOf(records);
  }

  /** Hands the records from an offset to the end to a reader. */
  public void read(long from, LogTail.Reader reader) {
    for (long offset = from; offset < records.size(); offset++) {
      reader.accept(offset, records.get(Math.toIntExact(offset)));
    }
  }

  /** A reader of all of it. */
  public RoundLog reader() {
    RoundLog reader = new RoundLog();
    read(0, reader::read);
    return reader;
  }

  /** What it amounts to for the job. */
  public JobState state() {
    return reader().state().jobs().get(JOB);
  }
}
