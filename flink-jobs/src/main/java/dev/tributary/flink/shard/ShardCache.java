package dev.tributary.flink.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.shard.ShardModel;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.ShardStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps models and open sums ready and writes them to the state behind it when a checkpoint comes,
 * or when they take too much room: then those that were not used for longest go. A sum that is
 * released milliseconds after it came, and a model that the next round replaces, are thereby never
 * encoded at all.
 *
 * <p>One thread; not for use before {@link #select}.
 */
final class ShardCache implements ShardStore {
  private final FlinkShardStore state;
  private final long mostBytes;
  private final Consumer<String> keySetter;

  /** By key, the one used last at the end. */
  private final Map<String, Cell> cells = new LinkedHashMap<>(16, 0.75f, true);

  private String key;
  private Cell cell;
  private long bytes;

  /** The values of one key. Absent means not known, not none. */
  private static final class Cell {
    private ShardModel model;
    private boolean isModelNew;
    private final Map<Integer, ExactSum> sums = new HashMap<>();
    private final Set<Integer> newSums = new HashSet<>();

    boolean isEmpty() {
      return model == null && sums.isEmpty();
    }
  }

  /**
   * @param keySetter makes a key the one that {@code state} is about
   */
  ShardCache(FlinkShardStore state, long mostBytes, Consumer<String> keySetter) {
    this.state = state;
    this.mostBytes = mostBytes;
    this.keySetter = keySetter;
  }

  /** From here on the store is this key's, which must be the current one of the state. */
  void select(String selected) {
    if (cell != null && cell.isEmpty()) {
      cells.remove(key);
    }
    if (bytes > mostBytes) {
      evict(selected);
    }
    key = selected;
    cell = cells.computeIfAbsent(selected, k -> new Cell());
  }

  private void evict(String selected) {
    Iterator<Map.Entry<String, Cell>> eldest = cells.entrySet().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      Map.Entry<String, Cell> entry = eldest.next();
      if (!entry.getKey().equals(selected)) {
        write(entry.getKey(), entry.getValue());
        drop(entry.getValue());
        eldest.remove();
      }
    }
    keySetter.accept(selected);
  }

  /** Brings the state up to date. The state's current key is another afterwards. */
  void write() {
    cells.forEach(this::write);
  }

  private void write(String its, Cell values) {
    if (values.isModelNew || !values.newSums.isEmpty()) {
      keySetter.accept(its);
      if (values.isModelNew) {
        state.putModel(values.model);
        values.isModelNew = false;
      }
      values.newSums.forEach(round -> state.putSum(round, values.sums.get(round)));
      values.newSums.clear();
    }
  }

  private void drop(Cell values) {
    bytes -= bytes(values.model);
    values.sums.values().forEach(sum -> bytes -= bytes(sum));
  }

  @Override
  public ShardModel model() {
    if (cell.model == null) {
      cell.model = state.model();
      bytes += bytes(cell.model);
    }
    return cell.model;
  }

  @Override
  public void putModel(ShardModel model) {
    bytes += bytes(model) - bytes(cell.model);
    cell.model = model;
    cell.isModelNew = true;
  }

  @Override
  public ExactSum sum(int round) {
    ExactSum known = cell.sums.get(round);
    if (known != null) {
      return known;
    }
    ExactSum stored = state.sum(round);
    if (stored != null) {
      cell.sums.put(round, stored);
      bytes += bytes(stored);
    }
    return stored;
  }

  @Override
  public void putSum(int round, ExactSum sum) {
    bytes += bytes(sum) - bytes(cell.sums.put(round, sum));
    cell.newSums.add(round);
  }

  @Override
  public Release release() {
    return state.release();
  }

  @Override
  public void putRelease(Release release) {
    state.putRelease(release);
  }

  @Override
  public NoiseKey noiseKey() {
    return state.noiseKey();
  }

  @Override
  public void putNoiseKey(NoiseKey key) {
    state.putNoiseKey(key);
  }

  @Override
  public int forgotten() {
    return state.forgotten();
  }

  @Override
  public void forgetUpTo(int round) {
    cell.sums
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = entry.getKey() <= round;
              bytes -= over ? bytes(entry.getValue()) : 0;
              return over;
            });
    cell.newSums.removeIf(each -> each <= round);
    state.forgetUpTo(round);
  }

  @Override
  public void clear() {
    drop(cell);
    cell.model = null;
    cell.isModelNew = false;
    cell.sums.clear();
    cell.newSums.clear();
    state.clear();
  }

  private static long bytes(ShardModel model) {
    return model == null
        ? 0
        : (long) model.parameters().length * Float.BYTES * (1 + model.slots().length);
  }

  private static long bytes(ExactSum sum) {
    return sum == null ? 0 : (long) sum.values().length * Long.BYTES;
  }
}
