package dev.tributary.core.simulation;

import dev.tributary.core.shard.MemoryShardStore;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.update.PartialSum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One shard of one job in the aggregation job: its state and its inputs, each in the order in which
 * it was sent, but in no order between them.
 */
final class ShardCell {
  /** Key of the keyed state. */
  record Key(String job, int shard) {}

  final MemoryShardStore store;
  final Deque<ShardOrder> orders;
  private final List<Deque<PartialSum>> partials = new ArrayList<>();

  ShardCell(int parallelism) {
    this(new MemoryShardStore(), new ArrayDeque<>(), parallelism);
  }

  private ShardCell(MemoryShardStore store, Deque<ShardOrder> orders, int parallelism) {
    this.store = store;
    this.orders = orders;
    for (int i = 0; i < parallelism; i++) {
      partials.add(new ArrayDeque<>());
    }
  }

  /** A deep copy for another number of local aggregators. */
  ShardCell copy(int parallelism) {
    ShardCell copy = new ShardCell(store.copy(), new ArrayDeque<>(orders), parallelism);
    for (int i = 0; i < partials.size(); i++) {
      for (PartialSum partial : partials.get(i)) {
        copy.send(i % parallelism, partial);
      }
    }
    return copy;
  }

  /** A consumer of a drained sum must not keep it, so it travels as a copy. */
  void send(int local, PartialSum partial) {
    partials
        .get(local)
        .addLast(
            new PartialSum(
                partial.job(),
                partial.round(),
                partial.shard(),
                MemoryShardStore.copyOf(partial.sum())));
  }

  boolean hasInput() {
    return !orders.isEmpty() || partials.stream().anyMatch(queue -> !queue.isEmpty());
  }

  /** The queues of partial sums that hold something. */
  List<Deque<PartialSum>> waiting() {
    return partials.stream().filter(queue -> !queue.isEmpty()).toList();
  }

  int parallelism() {
    return partials.size();
  }
}
