package dev.tributary.core.simulation;

import dev.tributary.core.shard.MemoryShardStore;
import dev.tributary.core.shard.ShardAggregator;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.update.PartialSum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** The keyed operator around the shard aggregator, with the channels into it. */
final class ShardTasks implements Actor {
  private static final Comparator<ShardCell.Key> ORDER =
      Comparator.comparing(ShardCell.Key::job).thenComparing(ShardCell.Key::shard);

  private final Incarnation incarnation;
  private final World world;
  private final int parallelism;
  private final ShardAggregator aggregator;
  private final Map<ShardCell.Key, ShardCell> cells = new TreeMap<>(ORDER);
  private final Map<ShardCell.Key, Long> stalledUntil = new HashMap<>();
  private final SourceReads sources;

  ShardTasks(Incarnation incarnation, int parallelism, Map<ShardCell.Key, ShardCell> restored) {
    this.incarnation = incarnation;
    this.world = incarnation.world();
    this.parallelism = parallelism;
    this.sources = new SourceReads(world, incarnation.name());
    this.aggregator =
        new ShardAggregator(
            world.models,
            new SimulatedUnmasker(world),
            new Random(Objects.hash(world.plan.jobs().toString(), incarnation.name())));
    restored.forEach((key, cell) -> cells.put(key, cell.copy(parallelism)));
  }

  @Override
  public String name() {
    return incarnation.name() + "/shards";
  }

  void order(ShardOrder order) {
    cell(order.job(), order.shard()).orders.addLast(order);
  }

  void partial(int local, PartialSum partial) {
    cell(partial.job(), partial.shard()).send(local, partial);
  }

  private ShardCell cell(String job, int shard) {
    return cells.computeIfAbsent(new ShardCell.Key(job, shard), k -> new ShardCell(parallelism));
  }

  private boolean isStalled(ShardCell.Key key) {
    return !world.isCalm() && stalledUntil.getOrDefault(key, 0L) > world.nowMillis();
  }

  @Override
  public boolean isReady() {
    return !sources.isEmpty()
        || cells.entrySet().stream()
            .anyMatch(e -> e.getValue().hasInput() && !isStalled(e.getKey()));
  }

  @Override
  public long dueMillis() {
    return cells.entrySet().stream()
        .filter(e -> e.getValue().hasInput() && isStalled(e.getKey()))
        .mapToLong(e -> stalledUntil.get(e.getKey()))
        .min()
        .orElse(NEVER);
  }

  /** One subtask does not get on for a while. */
  void stall(long untilMillis) {
    if (!cells.isEmpty()) {
      ShardCell.Key key = world.dice.pick(List.copyOf(cells.keySet()));
      stalledUntil.put(key, untilMillis);
      world.trace(name(), () -> key + " stalls until " + untilMillis);
    }
  }

  @Override
  public void step() {
    List<ShardCell.Key> ready = new ArrayList<>();
    cells.forEach(
        (key, cell) -> {
          if (cell.hasInput() && !isStalled(key)) {
            ready.add(key);
          }
        });
    if (!sources.isEmpty() && (ready.isEmpty() || world.dice.chance(0.3))) {
      sources.read(incarnation.coordinator().sourceRefusals::addLast, this::onSource);
      return;
    }
    ShardCell.Key key = world.dice.pick(ready);
    ShardCell cell = cells.get(key);
    List<Deque<PartialSum>> waiting = cell.waiting();
    boolean order = waiting.isEmpty() || (!cell.orders.isEmpty() && world.dice.chance(0.5));
    Optional<ShardVersion> version =
        order
            ? obey(cell.store, cell.orders.removeFirst())
            : aggregator.onPartial(cell.store, world.dice.pick(waiting).removeFirst());
    version.ifPresent(incarnation.publisher()::send);
    watchNoise(key, cell, version);
    world.trace(
        name(),
        () ->
            key
                + (order ? " obeys, " : " adds, ")
                + cell.store
                + version.map(v -> ", makes " + v.version()).orElse(""));
  }

  private Optional<ShardVersion> obey(MemoryShardStore store, ShardOrder order) {
    Optional<ShardVersion> version = aggregator.onOrder(store, order);
    sources.onOrder(store, order);
    ShardAggregator.commitment(store, order)
        .ifPresent(incarnation.coordinator().noiseKeys::addLast);
    return version;
  }

  private void onSource(Prepare order, float[] values) {
    ShardAggregator.onSource(cell(order.job(), order.shard()).store, order, values)
        .ifPresent(incarnation.publisher()::send);
  }

  private void watchNoise(ShardCell.Key key, ShardCell cell, Optional<ShardVersion> version) {
    if (cell.store.noiseKey() != null) {
      world.noises.onKey(key, cell.store.noiseKey());
    }
    version.ifPresent(made -> world.noises.onMade(key, made));
  }

  Map<ShardCell.Key, ShardCell> checkpoint() {
    Map<ShardCell.Key, ShardCell> copy = new TreeMap<>(ORDER);
    cells.forEach((key, cell) -> copy.put(key, cell.copy(parallelism)));
    return copy;
  }

  Map<ShardCell.Key, ShardCell> cells() {
    return cells;
  }

  boolean isIdle() {
    return sources.isEmpty() && cells.values().stream().noneMatch(ShardCell::hasInput);
  }
}
