package dev.tributary.flink.shard;

import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.storage.archive.UnfitSourceException;
import java.io.Serializable;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the models that jobs start from, on a thread of its own and for as long as it takes: an
 * archive that is away holds up no other job.
 */
final class SourceReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  /** A shard's part of a model. */
  @FunctionalInterface
  interface Parts extends Serializable {
    /**
     * @throws UnfitSourceException if there is no use in trying again
     */
    float[] read(ModelSource source, ModelSpec layout, int shard);
  }

  /**
   * What came of an order.
   *
   * @param values none if it was refused
   */
  record Read(Prepare order, float[] values, Optional<SourceRefusal> refusal) {}

  private final Parts parts;
  private final Consumer<Read> done;

  /** Orders that somebody waits for: each is read once. */
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread worker = new Thread(task, "model-source");
            worker.setDaemon(true);
            return worker;
          });

  /**
   * @param done called on the reader's thread
   */
  SourceReader(Parts parts, Consumer<Read> done) {
    this.parts = parts;
    this.done = done;
  }

  private static String name(String job, int shard) {
    return job + '/' + shard;
  }

  void start(Prepare order) {
    if (wanted.add(name(order.job(), order.shard()))) {
      schedule(order, 0, FIRST_PAUSE_MILLIS);
    }
  }

  /** Nobody waits for it any more. */
  void forget(String job, int shard) {
    wanted.remove(name(job, shard));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Whatever goes wrong is tried again.
  private void schedule(Prepare order, long afterMillis, long pauseMillis) {
    try {
      thread.schedule(() -> read(order, pauseMillis), afterMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("Not read, since this run ends job={}", order.job());
    }
  }

  private void read(Prepare order, long pauseMillis) {
    String name = name(order.job(), order.shard());
    if (!wanted.contains(name)) {
      return;
    }
    try {
      float[] values = parts.read(order.source().orElseThrow(), order.model(), order.shard());
      finish(name, new Read(order, values, Optional.empty()));
    } catch (UnfitSourceException unfit) {
      SourceRefusal refusal = new SourceRefusal(order.job(), order.shard(), unfit.getMessage());
      finish(name, new Read(order, new float[0], Optional.of(refusal)));
    } catch (RuntimeException failed) {
      LOG.warn(
          "Model to start from can not be read, will try again job={} shard={} inMillis={} cause={}",
          order.job(),
          order.shard(),
          pauseMillis,
          failed.toString());
      schedule(order, pauseMillis, Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS));
    }
  }

  private void finish(String name, Read read) {
    if (wanted.remove(name)) {
      done.accept(read);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
