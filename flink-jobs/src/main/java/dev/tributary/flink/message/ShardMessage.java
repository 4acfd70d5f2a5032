package dev.tributary.flink.message;

import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.update.PartialSum;

/** What a shard hears. */
public sealed interface ShardMessage {
  String job();

  int shard();

  /** Shards of one job are spread over the operator's instances. */
  default String key() {
    return job() + '/' + shard();
  }

  /** A local aggregator folded something. */
  record Partial(PartialSum sum) implements ShardMessage {
    @Override
    public String job() {
      return sum.job();
    }

    @Override
    public int shard() {
      return sum.shard();
    }
  }

  /** The log decided something. */
  record Ordered(ShardOrder order) implements ShardMessage {
    @Override
    public String job() {
      return order.job();
    }

    @Override
    public int shard() {
      return order.shard();
    }
  }
}
