package dev.tributary.flink.archive;

import dev.tributary.core.archive.ArchiveTask;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.model.ModelShards;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies versions to the archive, for as long as it takes. */
final class ArchiveWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveWorker.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final KafkaSettings kafka;
  private final S3Settings settings;
  private final Consumer<Archived> done;
  private volatile int failuresInRow;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread worker = new Thread(task, "model-archive");
            worker.setDaemon(true);
            return worker;
          });

  /**
   * @param done called on the worker's thread
   */
  ArchiveWorker(KafkaSettings kafka, S3Settings settings, Consumer<Archived> done) {
    this.kafka = kafka;
    this.settings = settings;
    this.done = done;
  }

  void start(ArchiveTask task) {
    thread.execute(() -> archive(task));
  }

  /** Tries that failed since the last that did not: above 0 while the archive is away. */
  int failuresInRow() {
    return failuresInRow;
  }

  /** On the worker's thread, the only one that writes the count. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void archive(ArchiveTask task) {
    ModelPublished published = task.published();
    long pause = FIRST_PAUSE_MILLIS;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Archived archived = copy(task);
        LOG.info(
            "Archived job={} version={} uri={}",
            archived.job(),
            archived.version(),
            archived.uri());
        failuresInRow = 0;
        done.accept(archived);
        return;
      } catch (RuntimeException e) {
        failuresInRow++;
        LOG.warn(
            "Archive failed, will try again job={} version={} inMillis={} cause={}",
            published.job(),
            published.version(),
            pause,
            e.toString());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private Archived copy(ArchiveTask task) {
    ModelPublished published = task.published();
    long bytes = (long) task.model().parameterCount() * Float.BYTES;
    try (ModelShards shards = new ModelShards(kafka);
        ModelArchive archive = new ModelArchive(settings)) {
      Iterable<byte[]> parts = () -> parts(shards, published.shards().iterator());
      return archive.put(published.job(), published.version(), parts, bytes);
    }
  }

  private static Iterator<byte[]> parts(ModelShards shards, Iterator<ShardLocation> locations) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return locations.hasNext();
      }

      @Override
      public byte[] next() {
        float[] values = shards.read(locations.next().parameters());
        return FloatBytes.encode(values, 0, values.length);
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
