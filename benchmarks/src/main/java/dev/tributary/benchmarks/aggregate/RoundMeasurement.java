package dev.tributary.benchmarks.aggregate;

import dev.tributary.benchmarks.load.Federation;
import dev.tributary.benchmarks.load.Gate;
import dev.tributary.benchmarks.load.JobInThisJvm;
import dev.tributary.benchmarks.load.UpdateBytes;
import dev.tributary.benchmarks.load.Uploads;
import dev.tributary.benchmarks.load.Workload;
import dev.tributary.benchmarks.measure.CpuTime;
import dev.tributary.benchmarks.measure.OwnMemory;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.model.ModelShards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * One round after the other: the job opens it and is held from reading its updates; the log is
 * filled; bare consumers read it; the job is let go and reads it; bare consumers read it again.
 */
final class RoundMeasurement {
  private static final String JOB = "bench";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final JobInThisJvm job;
  private final Federation federation;
  private final Uploads uploads;
  private final Workload workload;
  private final RawReading raw;
  private final int parallelism;

  RoundMeasurement(
      JobInThisJvm job,
      Federation federation,
      Uploads uploads,
      Workload workload,
      int parallelism) {
    this.job = job;
    this.federation = federation;
    this.uploads = uploads;
    this.workload = workload;
    this.raw = new RawReading(federation.kafka(), parallelism);
    this.parallelism = parallelism;
  }

  /** Starts the job and has it open the first round. */
  void begin() {
    job.start();
    federation.present(workload.names());
    federation.submit(JOB, workload.spec());
  }

  Repetition measure(int number) throws Exception {
    RoundStarted round = federation.awaitRound(JOB, number, PATIENCE);
    Gate.shut();
    uploads.sendEmptyRecords();
    Gate.awaitHeld(parallelism);
    try (Admin admin = Admin.create(federation.kafka().adminProperties("bench"))) {
      Map<TopicPartition, Long> from = ends(admin);
      forget(admin, from);
      uploads.sendAll(round, sent -> {});
      Map<TopicPartition, Long> to = ends(admin);

      RawReading.Result before = raw.read(from, to);
      Run run = run(number);
      job.requireUndisturbed();
      if (run.bytes() != before.bytes()) {
        throw new IllegalStateException(
            "the job must have taken in %d bytes, got %d".formatted(before.bytes(), run.bytes()));
      }
      RawReading.Result after = raw.read(from, to);
      return new Repetition(
          before.bytes(),
          2.0 * before.bytes() / (before.seconds() + after.seconds()),
          run.seconds(),
          (before.cpuSeconds() + after.cpuSeconds()) / 2,
          run.cpuSeconds(),
          run.checkpoints(),
          run.peakHeapBytes(),
          run.peakRssBytes());
    }
  }

  /** What the job did in one round. */
  private record Run(
      long bytes,
      double seconds,
      double cpuSeconds,
      long checkpoints,
      long peakHeapBytes,
      long peakRssBytes) {}

  /** From the moment at which the job may fetch the first chunk to the model. */
  private Run run(int number) {
    long received = UpdateBytes.received();
    long checkpoints = job.completedCheckpoints();
    OwnMemory.forgetPeaks();
    long cpu = CpuTime.nanos();
    long begun = System.nanoTime();
    Gate.open();
    ModelPublished published = federation.awaitVersion(JOB, number, PATIENCE);
    double seconds = (System.nanoTime() - begun) / 1e9;
    double cpuSeconds = (CpuTime.nanos() - cpu) / 1e9;
    Run run =
        new Run(
            UpdateBytes.received() - received,
            seconds,
            cpuSeconds,
            job.completedCheckpoints() - checkpoints,
            OwnMemory.peakHeapBytes(),
            OwnMemory.peakResidentBytes());
    check(published, number);
    return run;
  }

  private void check(ModelPublished published, int rounds) {
    KafkaSettings kafka = federation.kafka();
    try (ModelShards shards = new ModelShards(kafka)) {
      workload.check(shards.readModel(published, workload.model()), rounds);
    }
  }

  private List<TopicPartition> places(Admin admin) throws Exception {
    String topic = federation.kafka().topics().updates();
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private Map<TopicPartition, Long> ends(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> latest =
        places(admin).stream()
            .collect(Collectors.toMap(place -> place, place -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  /** Rounds that were measured need no page cache any more. */
  private static void forget(Admin admin, Map<TopicPartition, Long> to) throws Exception {
    Map<TopicPartition, RecordsToDelete> before =
        to.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue())));
    Callable<?> done = admin.deleteRecords(before).all()::get;
    done.call();
  }
}
