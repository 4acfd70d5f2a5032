package dev.tributary.flink.shard;

import dev.tributary.core.coordination.Published;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.model.ModelPartPublisher;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Writes shard versions to the models topic and tells the coordinator where they lie. What is under
 * way at a checkpoint is a part of it and is written again after a restart.
 */
public final class PublishFunction extends RichAsyncFunction<ShardVersion, CoordinatorInput> {
  private static final long serialVersionUID = 1;

  private final KafkaSettings kafka;

  private transient ModelPartPublisher publisher;

  public PublishFunction(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  public void open(OpenContext context) {
    publisher = new ModelPartPublisher(kafka);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Both outcomes go to the result.
  public void asyncInvoke(ShardVersion version, ResultFuture<CoordinatorInput> result) {
    publisher
        .publish(version)
        .whenComplete(
            (location, failure) -> {
              if (failure == null) {
                result.complete(List.of(published(version, location)));
              } else {
                result.completeExceptionally(failure);
              }
            });
  }

  private static CoordinatorInput published(ShardVersion version, ShardLocation location) {
    return new CoordinatorInput.ShardPublished(
        new Published(
            version.job(),
            version.version(),
            version.round(),
            version.shard(),
            location,
            version.clipBits()));
  }

  @Override
  public void close() {
    if (publisher != null) {
      publisher.close();
    }
  }
}
