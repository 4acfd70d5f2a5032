package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundFailure.Reason;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.archive.ArchiveException;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.model.ModelShards;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidOffsetException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The global model to train from: out of the models topic, or out of the archive if the topic no
 * longer holds it. Either way it has the SHA-256 that the round log gives. One thread.
 */
final class ModelSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSource.class);

  private final ModelShards shards;
  private final Optional<ModelArchive> archive;

  /** Both are closed with this. */
  ModelSource(ModelShards shards, Optional<ModelArchive> archive) {
    this.shards = shards;
    this.archive = archive;
  }

  /**
   * Waits for a broker that is away, however long.
   *
   * @return the newest model of the job
   * @throws RoundFailure if it is in neither place
   * @throws CancellationException if it was cancelled meanwhile
   */
  float[] fetch(JobInfo job, Cancellation cancellation) throws RoundFailure, InterruptedException {
    ModelPublished published =
        job.model()
            .orElseThrow(() -> new IllegalStateException("job " + job.id() + " has no model"));
    Backoff backoff = new Backoff();
    while (true) {
      try {
        return shards.readModel(published, job.spec().model());
      } catch (InterruptException ending) {
        throw new InterruptedException("interrupted while fetching a model");
      } catch (IllegalStateException failed) {
        if (!mayPass(failed)) {
          return fromArchive(published, job.spec().model(), failed);
        }
        LOG.debug("job={} model is fetched again: {}", job.id(), failed.getMessage());
      }
      if (cancellation.isCancelledWithin(backoff.next())) {
        throw new CancellationException("cancelled while fetching the model");
      }
    }
  }

  /** Whether it was the broker that gave no answer, and not the model that is gone. */
  private static boolean mayPass(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException || cause instanceof InvalidOffsetException) {
        return true;
      }
    }
    return false;
  }

  private float[] fromArchive(
      ModelPublished published, ModelSpec model, IllegalStateException notInTopic)
      throws RoundFailure {
    if (archive.isEmpty()) {
      throw new RoundFailure(
          Reason.MODEL_UNAVAILABLE,
          notInTopic.getMessage() + "; no archive is configured",
          notInTopic);
    }
    LOG.info(
        "job={} version={} is read from the archive: {}",
        published.job(),
        published.version(),
        notInTopic.getMessage());
    try {
      float[] values = archive.get().get(published.job(), published.version());
      verify(values, published, model);
      return values;
    } catch (ArchiveException failed) {
      throw new RoundFailure(
          Reason.MODEL_UNAVAILABLE, notInTopic.getMessage() + "; " + failed.getMessage(), failed);
    }
  }

  /** The archive is trusted no more than the topic: the round log says what a shard must be. */
  private static void verify(float[] values, ModelPublished published, ModelSpec model)
      throws RoundFailure {
    String subject =
        "job %s version %d in the archive".formatted(published.job(), published.version());
    if (values.length != model.parameterCount()) {
      throw new RoundFailure(
          Reason.MODEL_UNAVAILABLE,
          "%s must have %d coordinates, got %d"
              .formatted(subject, model.parameterCount(), values.length));
    }
    for (int shard = 0; shard < model.shardCount(); shard++) {
      byte[] bytes = FloatBytes.encode(values, model.shardStart(shard), model.shardSize(shard));
      String actual = HexFormat.of().formatHex(FloatBytes.sha256(bytes));
      String expected = published.shards().get(shard).parameters().sha256();
      if (!actual.equals(expected)) {
        throw new RoundFailure(
            Reason.MODEL_UNAVAILABLE,
            "%s must have SHA-256 %s in shard %d, got %s"
                .formatted(subject, expected, shard, actual));
      }
    }
  }

  @Override
  public void close() {
    shards.close();
    archive.ifPresent(ModelArchive::close);
  }
}
