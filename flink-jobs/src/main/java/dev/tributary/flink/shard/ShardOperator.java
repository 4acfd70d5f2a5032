package dev.tributary.flink.shard;

import dev.tributary.core.shard.ShardAggregator;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.shard.TranscriptLog;
import dev.tributary.core.shard.TranscriptUnmasker;
import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.CoordinatorInputCodec;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.CoordinatorInput.NoiseKeyTold;
import dev.tributary.flink.message.CoordinatorInput.SourceRefused;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.ShardMessage.Ordered;
import dev.tributary.flink.message.ShardMessage.Partial;
import dev.tributary.storage.archive.ModelSources;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaSecAggLog;
import dev.tributary.storage.model.ModelShards;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Hosts the {@link ShardAggregator}s: one key a job and shard.
 *
 * <p>State: keyed, see {@link FlinkShardStore}; what is new since the last checkpoint is in a
 * {@link ShardCache}.
 */
public final class ShardOperator extends AbstractStreamOperator<ShardVersion>
    implements OneInputStreamOperator<ShardMessage, ShardVersion> {
  private static final long serialVersionUID = 1;

  /** What shards tell the coordinator: keys of noise, and sources that will not do. */
  public static final OutputTag<CoordinatorInput> TOLD =
      new OutputTag<>("told", new CodecType<>(new CoordinatorInputCodec()));

  /**
   * Of the heap, for each instance's cache. A TaskManager may run several, beside folds that hold
   * eight bytes a coordinate each.
   */
  private static final int CACHE_SHARE = 8;

  /** How an instance comes to the messages that unmask its sums. */
  @FunctionalInterface
  interface Transcripts extends Serializable {
    TranscriptLog open();
  }

  private final KafkaSettings kafka;
  private final long cacheBytes;
  private final Transcripts transcripts;
  private final SourceReader.Parts sources;

  private transient ModelShards published;
  private transient TranscriptLog messages;
  private transient ShardAggregator aggregator;
  private transient ShardCache store;
  private transient MailboxExecutor mailbox;
  private transient SourceReader reader;

  /**
   * @param archive where models lie that jobs start from
   */
  public ShardOperator(KafkaSettings kafka, S3Settings archive) {
    this(
        kafka,
        0,
        () -> new KafkaSecAggLog(kafka),
        (source, layout, shard) -> ModelSources.readOnce(archive, source, layout, shard));
  }

  /**
   * @param cacheBytes of the values that are kept ready; 0 for an eighth of the heap
   */
  ShardOperator(
      KafkaSettings kafka, long cacheBytes, Transcripts transcripts, SourceReader.Parts sources) {
    this.kafka = kafka;
    this.cacheBytes = cacheBytes;
    this.transcripts = transcripts;
    this.sources = sources;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor executor) {
    super.setMailboxExecutor(executor);
    mailbox = executor;
  }

  @Override
  public void open() throws Exception {
    super.open();
    published = new ModelShards(kafka);
    messages = transcripts.open();
    aggregator =
        new ShardAggregator(
            published,
            new TranscriptUnmasker(
                messages, reason -> LOG.warn("Round can not be unmasked {}", reason)),
            new SecureRandom());
    long bytes = cacheBytes == 0 ? Runtime.getRuntime().maxMemory() / CACHE_SHARE : cacheBytes;
    store = new ShardCache(new FlinkShardStore(getRuntimeContext()), bytes, this::setCurrentKey);
    reader =
        new SourceReader(
            sources, read -> mailbox.execute(() -> onSource(read), "source of a model"));
  }

  @Override
  public void processElement(StreamRecord<ShardMessage> element) {
    ShardMessage message = element.getValue();
    store.select(message.key());
    Optional<ShardVersion> version =
        message instanceof Partial partial
            ? aggregator.onPartial(store, partial.sum())
            : obey(((Ordered) message).order());
    version.ifPresent(each -> output.collect(new StreamRecord<>(each)));
  }

  private Optional<ShardVersion> obey(ShardOrder order) {
    Optional<ShardVersion> version = aggregator.onOrder(store, order);
    if (ShardAggregator.needsSource(store, order)) {
      reader.start((Prepare) order);
    } else if (order instanceof End) {
      reader.forget(order.job(), order.shard());
    }
    ShardAggregator.commitment(store, order)
        .map(NoiseKeyTold::new)
        .ifPresent(told -> output.collect(TOLD, new StreamRecord<>(told)));
    return version;
  }

  private void onSource(SourceReader.Read read) {
    if (read.refusal().isPresent()) {
      output.collect(TOLD, new StreamRecord<>(new SourceRefused(read.refusal().get())));
      return;
    }
    String key = new Ordered(read.order()).key();
    setCurrentKey(key);
    store.select(key);
    ShardAggregator.onSource(store, read.order(), read.values())
        .ifPresent(version -> output.collect(new StreamRecord<>(version)));
  }

  /** Keyed state is read by the checkpoint after this. */
  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    store.write();
    super.snapshotState(context);
  }

  @Override
  public void close() throws Exception {
    try {
      if (reader != null) {
        reader.close();
      }
      if (published != null) {
        published.close();
      }
      if (messages != null) {
        messages.close();
      }
    } finally {
      super.close();
    }
  }
}
