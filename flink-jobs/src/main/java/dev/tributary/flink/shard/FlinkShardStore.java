package dev.tributary.flink.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.shard.ShardModel;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.ShardStore;
import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.ExactSumCodec;
import dev.tributary.flink.codec.NoiseKeyCodec;
import dev.tributary.flink.codec.ReleaseCodec;
import dev.tributary.flink.codec.ShardModelCodec;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The keyed state of the shard at hand. Sums go when their round ends, everything when the job
 * does.
 *
 * <p>A sum's key is a slot that is used again, not its round: in RocksDB a key that is deleted and
 * never written again leaves a mark that no compaction comes by to clear, one a round for ever.
 */
final class FlinkShardStore implements ShardStore {
  /** Rounds count from 1. */
  private static final int FREE = 0;

  private final ValueState<ShardModel> model;

  /** By slot. */
  private final MapState<Integer, ExactSum> sums;

  /** Of each slot, or {@link #FREE}. */
  private final ValueState<int[]> rounds;

  private final ValueState<Release> release;
  private final ValueState<Integer> forgotten;
  private final ValueState<NoiseKey> noiseKey;

  FlinkShardStore(RuntimeContext context) {
    model =
        context.getState(
            new ValueStateDescriptor<>("model", new CodecType<>(new ShardModelCodec())));
    sums =
        context.getMapState(
            new MapStateDescriptor<>("open-sums", Types.INT, new CodecType<>(new ExactSumCodec())));
    rounds =
        context.getState(
            new ValueStateDescriptor<>(
                "open-rounds", PrimitiveArrayTypeInfo.INT_PRIMITIVE_ARRAY_TYPE_INFO));
    release =
        context.getState(
            new ValueStateDescriptor<>("release", new CodecType<>(new ReleaseCodec())));
    forgotten = context.getState(new ValueStateDescriptor<>("forgotten", Types.INT));
    noiseKey =
        context.getState(
            new ValueStateDescriptor<>("noise-key", new CodecType<>(new NoiseKeyCodec())));
  }

  @Override
  public ShardModel model() {
    return get(model::value);
  }

  @Override
  public void putModel(ShardModel value) {
    run(() -> model.update(value));
  }

  @Override
  public ExactSum sum(int round) {
    int slot = slot(openRounds(), round);
    return slot < 0 ? null : get(() -> sums.get(slot));
  }

  @Override
  public void putSum(int round, ExactSum sum) {
    int[] open = openRounds();
    int slot = slot(open, round);
    if (slot < 0) {
      int free = slot(open, FREE);
      slot = free < 0 ? open.length : free;
      int[] next = Arrays.copyOf(open, Math.max(open.length, slot + 1));
      next[slot] = round;
      run(() -> rounds.update(next));
    }
    int place = slot;
    run(() -> sums.put(place, sum));
  }

  private int[] openRounds() {
    int[] open = get(rounds::value);
    return open == null ? new int[0] : open;
  }

  private static int slot(int[] open, int round) {
    for (int slot = 0; slot < open.length; slot++) {
      if (open[slot] == round) {
        return slot;
      }
    }
    return -1;
  }

  @Override
  public Release release() {
    return get(release::value);
  }

  @Override
  public void putRelease(Release value) {
    run(() -> release.update(value));
  }

  @Override
  public int forgotten() {
    Integer round = get(forgotten::value);
    return round == null ? 0 : round;
  }

  @Override
  public void forgetUpTo(int round) {
    int[] open = openRounds().clone();
    boolean changed = false;
    for (int slot = 0; slot < open.length; slot++) {
      if (open[slot] != FREE && open[slot] <= round) {
        int over = slot;
        run(() -> sums.remove(over));
        open[slot] = FREE;
        changed = true;
      }
    }
    if (Arrays.stream(open).allMatch(each -> each == FREE)) {
      rounds.clear();
    } else if (changed) {
      run(() -> rounds.update(open));
    }
    if (round > forgotten()) {
      run(() -> forgotten.update(round));
    }
  }

  @Override
  public NoiseKey noiseKey() {
    return get(noiseKey::value);
  }

  @Override
  public void putNoiseKey(NoiseKey key) {
    run(() -> noiseKey.update(key));
  }

  @Override
  public void clear() {
    noiseKey.clear();
    model.clear();
    sums.clear();
    rounds.clear();
    release.clear();
    forgotten.clear();
  }

  /** Something that touches state and may fail with it. */
  @FunctionalInterface
  private interface Access {
    void run() throws Exception;
  }

  private static void run(Access access) {
    get(
        () -> {
          access.run();
          return null;
        });
  }

  private static <T> T get(Callable<T> access) {
    try {
      return access.call();
    } catch (Exception e) {
      throw new IllegalStateException("the state of a shard can not be reached", e);
    }
  }
}
