package dev.tributary.benchmarks.aggregate;

import dev.tributary.benchmarks.load.Federation;
import dev.tributary.benchmarks.load.JobInThisJvm;
import dev.tributary.benchmarks.load.UpdateBytes;
import dev.tributary.benchmarks.load.Uploads;
import dev.tributary.benchmarks.load.Workload;
import dev.tributary.benchmarks.measure.OwnMemory;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.model.ModelShards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * One round after the other: the job opens it and is stopped with a savepoint; the log is filled;
 * bare consumers read it; the job starts again and reads it; bare consumers read it again.
 */
final class RoundMeasurement {
  private static final String JOB = "bench";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final JobInThisJvm job;
  private final Federation federation;
  private final Uploads uploads;
  private final Workload workload;
  private final RawReading raw;

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
    this.raw = new RawReading(job.kafka(), parallelism);
  }

  /** Starts the job and has it open the first round. */
  void begin() {
    job.start();
    federation.present(workload.names());
    federation.submit(JOB, workload.spec());
  }

  Repetition measure(int number) throws Exception {
    RoundStarted round = federation.awaitRound(JOB, number, PATIENCE);
    job.stop();
    try (Admin admin = Admin.create(federation.kafka().adminProperties("bench"))) {
      Map<TopicPartition, Long> from = ends(admin);
      forget(admin, from);
      uploads.sendAll(round, sent -> {});
      Map<TopicPartition, Long> to = ends(admin);

      RawReading.Result before = raw.read(from, to);
      OwnMemory.forgetPeaks();
      double seconds = run(number);
      long heap = OwnMemory.peakHeapBytes();
      long resident = OwnMemory.peakResidentBytes();
      long checkpoints = job.completedCheckpoints();
      job.requireUndisturbed();
      if (UpdateBytes.received() != before.bytes()) {
        throw new IllegalStateException(
            "the job must have taken in %d bytes, got %d"
                .formatted(before.bytes(), UpdateBytes.received()));
      }
      RawReading.Result after = raw.read(from, to);
      return new Repetition(
          before.bytes(),
          2.0 * before.bytes() / (before.seconds() + after.seconds()),
          seconds,
          checkpoints,
          heap,
          resident);
    }
  }

  /** From the first chunk taken in to the model; the job's start before that does not count. */
  private double run(int number) throws Exception {
    ExecutorService watch = Executors.newSingleThreadExecutor();
    try {
      // The restarted job may read before its start returns.
      Future<Long> first = watch.submit(RoundMeasurement::firstChunkNanos);
      job.start();
      ModelPublished published = federation.awaitVersion(JOB, number, PATIENCE);
      long ended = System.nanoTime();
      double seconds = (ended - first.get()) / 1e9;
      check(published, number);
      return seconds;
    } finally {
      watch.shutdownNow();
    }
  }

  private static long firstChunkNanos() throws InterruptedException {
    long received = UpdateBytes.received();
    // Counts of the job before, which are forgotten when it starts anew.
    while (received > 0) {
      Thread.sleep(1);
      received = UpdateBytes.received();
    }
    while (received == 0) {
      Thread.sleep(1);
      received = UpdateBytes.received();
    }
    return System.nanoTime();
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
