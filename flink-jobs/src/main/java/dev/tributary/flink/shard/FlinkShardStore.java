package dev.tributary.flink.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.shard.ShardModel;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.ShardStore;
import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.ExactSumCodec;
import dev.tributary.flink.codec.ReleaseCodec;
import dev.tributary.flink.codec.ShardModelCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The keyed state of the shard at hand. Sums go when their round ends, everything when the job
 * does.
 */
final class FlinkShardStore implements ShardStore {
  private final ValueState<ShardModel> model;
  private final MapState<Integer, ExactSum> sums;
  private final ValueState<Release> release;
  private final ValueState<Integer> forgotten;

  FlinkShardStore(RuntimeContext context) {
    model =
        context.getState(
            new ValueStateDescriptor<>("model", new CodecType<>(new ShardModelCodec())));
    sums =
        context.getMapState(
            new MapStateDescriptor<>("sums", Types.INT, new CodecType<>(new ExactSumCodec())));
    release =
        context.getState(
            new ValueStateDescriptor<>("release", new CodecType<>(new ReleaseCodec())));
    forgotten = context.getState(new ValueStateDescriptor<>("forgotten", Types.INT));
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
    return get(() -> sums.get(round));
  }

  @Override
  public void putSum(int round, ExactSum sum) {
    run(() -> sums.put(round, sum));
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
    run(
        () -> {
          List<Integer> over = new ArrayList<>();
          for (Integer kept : sums.keys()) {
            if (kept <= round) {
              over.add(kept);
            }
          }
          for (Integer gone : over) {
            sums.remove(gone);
          }
          if (round > forgotten()) {
            forgotten.update(round);
          }
        });
  }

  @Override
  public void clear() {
    model.clear();
    sums.clear();
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
