package dev.tributary.flink.shard;

import dev.tributary.core.shard.ShardAggregator;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.ShardMessage.Ordered;
import dev.tributary.flink.message.ShardMessage.Partial;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.model.ModelShards;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Hosts the {@link ShardAggregator}s: one key a job and shard. */
public final class ShardFunction extends KeyedProcessFunction<String, ShardMessage, ShardVersion> {
  private static final long serialVersionUID = 1;

  private final KafkaSettings kafka;

  private transient ModelShards published;
  private transient ShardAggregator aggregator;
  private transient FlinkShardStore store;

  public ShardFunction(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  public void open(OpenContext context) {
    published = new ModelShards(kafka);
    aggregator = new ShardAggregator(published);
    store = new FlinkShardStore(getRuntimeContext());
  }

  @Override
  public void processElement(
      ShardMessage message, Context context, Collector<ShardVersion> versions) {
    Optional<ShardVersion> version =
        message instanceof Partial partial
            ? aggregator.onPartial(store, partial.sum())
            : aggregator.onOrder(store, ((Ordered) message).order());
    version.ifPresent(versions::collect);
  }

  @Override
  public void close() {
    if (published != null) {
      published.close();
    }
  }
}
