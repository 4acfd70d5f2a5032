package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.agent.daemon.RoundFailure.Reason;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

class UploadTest {
  private static final String TOPIC = "updates";
  private static final int SIDE = 8;
  private static final int SHARD = 10;
  private static final int SHARDS = 7;
  private static final long WEIGHT = 42;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          cluster(),
          false,
          new SomePartition(),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final Cancellation cancellation = new Cancellation();
  private final float[] global = new float[SIDE * SIDE];
  private final float[] local = new float[SIDE * SIDE];

  UploadTest() {
    for (int i = 0; i < local.length; i++) {
      global[i] = i;
      local[i] = i + i / 64f;
    }
  }

  @Test
  void everyShardIsAChunkAndAllFollowTheFirstIntoItsPartition() throws WireException {
    CompletableFuture<Long> upload = begin();

    for (int done = 0; done < SHARDS; done++) {
      completeNext();
    }

    List<ProducerRecord<byte[], byte[]>> sent = producer.history();
    assertThat(upload.join())
        .isEqualTo(sent.stream().mapToLong(record -> record.value().length).sum());
    assertThat(sent)
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsOnly("edge-1");
    assertThat(sent).allSatisfy(record -> assertThat(record.headers()).isEmpty());
    assertThat(sent.get(0).partition()).as("left to the key").isNull();
    assertThat(sent.subList(1, SHARDS))
        .extracting(ProducerRecord::partition)
        .containsOnly(SomePartition.CHOSEN);
    for (int shard = 0; shard < SHARDS; shard++) {
      isChunk(sent.get(shard), shard);
    }
  }

  @Test
  void atMostFourChunksWaitForTheirAcknowledgement() {
    CompletableFuture<Long> upload = begin();
    completeNext();

    soon().until(() -> producer.history().size() == 5);
    soon().during(Duration.ofMillis(100)).until(() -> producer.history().size() == 5);

    for (int done = 1; done < SHARDS; done++) {
      completeNext();
    }
    upload.join();
  }

  @Test
  void aChunkThatIsNotAcknowledgedIsSentAgainAsItWas() throws WireException {
    CompletableFuture<Long> upload = begin();

    completeNext();
    failNext(new TimeoutException("Expiring 1 record(s)"));
    for (int done = 0; done < SHARDS - 1; done++) {
      completeNext();
    }

    upload.join();
    List<ProducerRecord<byte[], byte[]>> sent = producer.history();
    assertThat(sent).hasSize(SHARDS + 1);
    List<Integer> shards = sent.stream().map(UploadTest::chunk).map(UpdateChunk::shard).toList();
    assertThat(shards).containsOnlyOnce(0, 2, 3, 4, 5, 6);
    isChunk(sent.get(1), 1);
    isChunk(sent.get(shards.lastIndexOf(1)), 1);
  }

  @Test
  void aFirstChunkThatFailsMayEndInAnotherPartition() {
    CompletableFuture<Long> upload = begin();

    failNext(new TimeoutException("Topic updates not present in metadata"));
    for (int done = 0; done < SHARDS; done++) {
      completeNext();
    }

    upload.join();
    assertThat(producer.history().subList(0, 2))
        .extracting(ProducerRecord::partition)
        .containsOnlyNulls();
  }

  @Test
  void aRefusalForGoodEndsTheUpload() {
    CompletableFuture<Long> upload = begin();

    failNext(new RecordTooLargeException("larger than the largest"));

    assertThat(causeOf(upload))
        .isInstanceOfSatisfying(
            RoundFailure.class,
            failure -> assertThat(failure.label()).isEqualTo(Reason.SEND_REFUSED.label()))
        .hasMessage("chunk 0 of topic updates was refused: larger than the largest");
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void nothingIsSentAnyMoreOnceItIsCancelled() {
    CompletableFuture<Long> upload = begin();
    completeNext();
    soon().until(() -> producer.history().size() == 5);

    cancellation.cancel();
    completeNext();

    assertThat(causeOf(upload)).isInstanceOf(CancellationException.class);
    assertThat(producer.history()).hasSize(5);
  }

  /** The round may have been closed because of this very upload. */
  @Test
  void aCancellationAfterTheLastChunkWaitsForTheAcknowledgements() {
    CompletableFuture<Long> upload = begin();
    for (int done = 0; done < SHARDS - 1; done++) {
      completeNext();
    }
    soon().until(() -> producer.history().size() == SHARDS);

    cancellation.cancel();
    completeNext();

    assertThat(upload.join()).isPositive();
  }

  @Test
  void aCancellationEndsTheWaitForABrokerThatIsAway() {
    CompletableFuture<Long> upload = begin();
    soon().until(() -> producer.history().size() == 1);

    cancellation.cancel();
    failNext(new TimeoutException("Expiring 1 record(s)"));

    assertThat(causeOf(upload)).isInstanceOf(CancellationException.class);
  }

  private CompletableFuture<Long> begin() {
    ConnectionWatch watch = new ConnectionWatch("edge-1", "nowhere", Duration.ofSeconds(10));
    Upload upload =
        new Upload(
            new Outbox(producer, watch),
            TOPIC,
            "edge-1",
            start(),
            Chunks.plain("edge-1", start(), WEIGHT, new Delta(global, local)),
            cancellation);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return upload.send();
          } catch (RoundFailure | InterruptedException failed) {
            throw new CompletionException(failed);
          }
        },
        work -> Daemons.named("upload").newThread(work).start());
  }

  private static Start start() {
    JobSpec spec = TestJobs.of(SIDE, SHARD);
    JobInfo job =
        new JobInfo(
            "job-1",
            spec,
            JobSpecs.sha256(spec),
            "key",
            3,
            0,
            "",
            Optional.empty(),
            Optional.empty());
    RoundStarted round =
        new RoundStarted(1, "job-1", 3, 2, List.of("edge-1"), 1, spec.update().grid(1), 0, 0);
    return new Start(job, round, 5);
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
  }

  private void completeNext() {
    soon().until(producer::completeNext);
  }

  private void failNext(RuntimeException cause) {
    soon().until(() -> producer.errorNext(cause));
  }

  private static Throwable causeOf(CompletableFuture<Long> upload) {
    return upload
        .handle((bytes, failure) -> failure.getCause() == null ? failure : failure.getCause())
        .join();
  }

  private void isChunk(ProducerRecord<byte[], byte[]> sent, int shard) throws WireException {
    UpdateChunk chunk = UpdateChunks.view(sent.value());
    int from = shard * SHARD;
    int to = Math.min(from + SHARD, SIDE * SIDE);
    float[] expected = new float[to - from];
    IntStream.range(from, to).forEach(i -> expected[i - from] = local[i] - global[i]);
    float[] values = new float[to - from];
    byte[] bytes =
        Arrays.copyOfRange(chunk.bytes(), chunk.offset(), chunk.offset() + chunk.length());
    FloatBytes.decode(bytes, values, 0);
    assertThat(values).containsExactly(expected);
    assertThat(sent.topic()).isEqualTo(TOPIC);
    assertThat(chunk)
        .usingRecursiveComparison()
        .ignoringFields("bytes", "offset", "length")
        .isEqualTo(new UpdateChunk("job-1", 3, 2, "edge-1", 5, shard, SHARDS, WEIGHT, null, 0, 0));
  }

  private static UpdateChunk chunk(ProducerRecord<byte[], byte[]> sent) {
    try {
      return UpdateChunks.view(sent.value());
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static Cluster cluster() {
    Node node = new Node(1, "localhost", 9092);
    Node[] nodes = {node};
    return new Cluster(
        "test",
        List.of(node),
        IntStream.range(0, 4)
            .mapToObj(partition -> new PartitionInfo(TOPIC, partition, node, nodes, nodes))
            .toList(),
        Set.of(),
        Set.of());
  }

  /** Whatever the key, it is this one. */
  private static final class SomePartition implements Partitioner {
    static final int CHOSEN = 2;

    @Override
    public int partition(
        String topic,
        Object key,
        byte[] keyBytes,
        Object value,
        byte[] valueBytes,
        Cluster cluster) {
      return CHOSEN;
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
