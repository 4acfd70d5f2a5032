package dev.tributary.core.simulation;

import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.shard.MemoryShardStore;
import dev.tributary.core.shard.ShardAggregator;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Prepare;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What the shards of one run read from the archive: the models that their jobs are to start from. A
 * read takes a while, is tried again while the archive is away, and is in no checkpoint.
 */
final class SourceReads {
  private final World world;
  private final String run;
  private final Map<ShardCell.Key, Prepare> wanted = new LinkedHashMap<>();

  SourceReads(World world, String run) {
    this.world = world;
    this.run = run;
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  void onOrder(MemoryShardStore store, ShardOrder order) {
    ShardCell.Key key = new ShardCell.Key(order.job(), order.shard());
    if (ShardAggregator.needsSource(store, order)) {
      wanted.putIfAbsent(key, (Prepare) order);
    } else if (order instanceof End) {
      wanted.remove(key);
    }
  }

  /** Tries one of them. */
  void read(Consumer<SourceRefusal> refused, BiConsumer<Prepare, float[]> done) {
    Prepare order = world.dice.pick(List.copyOf(wanted.values()));
    if (world.befalls(Fault.SOURCE_AWAY, 0.2)) {
      return;
    }
    wanted.remove(new ShardCell.Key(order.job(), order.shard()));
    ModelSource source = order.source().orElseThrow();
    ModelSpec layout = order.model();
    float[] whole = world.archive.get(source.uri());
    world.trace(run, () -> "reads %s of %s".formatted(source.uri(), order.job()));
    if (whole == null) {
      String reason = "model.initial.uri must be there, got nothing at " + source.uri();
      refused.accept(new SourceRefusal(order.job(), order.shard(), reason));
    } else if (whole.length != layout.parameterCount()) {
      String reason =
          "model.initial must have %d coordinates, got %d"
              .formatted(layout.parameterCount(), whole.length);
      refused.accept(new SourceRefusal(order.job(), order.shard(), reason));
    } else {
      int start = layout.shardStart(order.shard());
      done.accept(order, Arrays.copyOfRange(whole, start, start + layout.shardSize(order.shard())));
    }
  }
}
