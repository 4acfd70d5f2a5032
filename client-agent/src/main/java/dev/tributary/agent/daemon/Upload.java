package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundFailure.Reason;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.job.ModelSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt's chunks on their way to the updates topic.
 *
 * <p>All chunks of an attempt have to lie in one partition. The client's id chooses it for the
 * first chunk; the others follow it there, so that somebody who adds partitions in the middle does
 * not tear an upload in two.
 *
 * <p>A chunk that is not acknowledged in time is sent again as it was, under the same attempt. It
 * may lie in the log twice then: the first copy counts, the second is rejected as a duplicate, and
 * nothing of what came through is lost. A new attempt would void all of it and begin anew over the
 * very line that was too slow; it is for a process that died and no longer has the bytes.
 */
final class Upload {
  private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

  /** As many as an idempotent producer has under way; with 512 KiB chunks, 2 MiB of memory. */
  private static final int MOST_IN_FLIGHT = 4;

  private final Outbox outbox;
  private final String topic;
  private final String client;
  private final Start start;
  private final Chunks chunks;
  private final Cancellation cancellation;
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private Integer partition;

  /** A chunk that waits for its acknowledgement. */
  private record Sent(int shard, int bytes, Future<RecordMetadata> answer) {}

  Upload(
      Outbox outbox,
      String topic,
      String client,
      Start start,
      Chunks chunks,
      Cancellation cancellation) {
    this.outbox = outbox;
    this.topic = topic;
    this.client = client;
    this.start = start;
    this.chunks = chunks;
    this.cancellation = cancellation;
  }

  private ModelSpec model() {
    return start.job().spec().model();
  }

  /**
   * Sends all chunks and waits until each is acknowledged, however long the broker is away.
   *
   * @return bytes of the records
   * @throws CancellationException if it was cancelled before all chunks were out. Afterwards only
   *     the acknowledgements are waited for: the round may have ended because of this very upload
   * @throws RoundFailure if the broker will never take them
   */
  long send() throws RoundFailure, InterruptedException {
    long bytes = 0;
    for (int shard = 0; shard < model().shardCount(); shard++) {
      if (cancellation.isCancelled()) {
        throw new CancellationException("cancelled before chunk " + shard);
      }
      inFlight.add(sendChunk(shard));
      if (partition == null || inFlight.size() == MOST_IN_FLIGHT) {
        bytes += settleOldest();
      }
    }
    while (!inFlight.isEmpty()) {
      bytes += settleOldest();
    }
    return bytes;
  }

  private Sent sendChunk(int shard) {
    byte[] record = chunks.record(shard);
    return new Sent(shard, record.length, outbox.send(topic, partition, client, record));
  }

  /** Waits for the oldest chunk, and sends it again until it is acknowledged; its bytes. */
  private long settleOldest() throws RoundFailure, InterruptedException {
    Backoff backoff = new Backoff();
    Sent sent = inFlight.remove();
    while (true) {
      try {
        partition = sent.answer().get().partition();
        return sent.bytes();
      } catch (ExecutionException notSent) {
        Throwable cause = notSent.getCause();
        if (isFinal(cause)) {
          throw new RoundFailure(
              Reason.SEND_REFUSED,
              "chunk %d of topic %s was refused: %s"
                  .formatted(sent.shard(), topic, cause.getMessage()),
              cause);
        }
        LOG.debug(
            "client={} job={} round={} chunk {} is sent again: {}",
            client,
            start.job().id(),
            start.round().round(),
            sent.shard(),
            cause.toString());
      }
      if (cancellation.isCancelledWithin(backoff.next())) {
        throw new CancellationException("cancelled before chunk %d".formatted(sent.shard()));
      }
      sent = sendChunk(sent.shard());
    }
  }

  /** Whether sending it again can not help. */
  private static boolean isFinal(Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof AuthorizationException
        || cause instanceof InvalidTopicException;
  }
}
