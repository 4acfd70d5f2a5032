package dev.tributary.core.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.shard.ShardOrder.Release;
import java.util.Map;
import java.util.TreeMap;

/** A shard's state in memory, as the aggregation job's keyed state holds it. */
public final class MemoryShardStore implements ShardStore {
  private ShardModel model;
  private Release release;
  private int forgotten;
  private NoiseKey noiseKey;
  private final TreeMap<Integer, ExactSum> sums = new TreeMap<>();

  /** A deep copy, as a checkpoint makes it. */
  public MemoryShardStore copy() {
    MemoryShardStore copy = new MemoryShardStore();
    copy.model = model;
    copy.release = release;
    copy.forgotten = forgotten;
    copy.noiseKey = noiseKey;
    for (Map.Entry<Integer, ExactSum> sum : sums.entrySet()) {
      copy.sums.put(sum.getKey(), copyOf(sum.getValue()));
    }
    return copy;
  }

  public static ExactSum copyOf(ExactSum sum) {
    return new ExactSum(sum.values().clone(), sum.weight(), sum.count(), sum.fingerprint());
  }

  /** Whether nothing is kept but that the job is over. */
  public boolean isEmpty() {
    return model == null && release == null && noiseKey == null && sums.isEmpty();
  }

  @Override
  public ShardModel model() {
    return model;
  }

  @Override
  public void putModel(ShardModel next) {
    model = next;
  }

  @Override
  public ExactSum sum(int round) {
    return sums.get(round);
  }

  @Override
  public void putSum(int round, ExactSum sum) {
    sums.put(round, sum);
  }

  @Override
  public Release release() {
    return release;
  }

  @Override
  public void putRelease(Release next) {
    release = next;
  }

  @Override
  public int forgotten() {
    return forgotten;
  }

  @Override
  public void forgetUpTo(int round) {
    forgotten = Math.max(forgotten, round);
    sums.headMap(round, true).clear();
  }

  @Override
  public NoiseKey noiseKey() {
    return noiseKey;
  }

  @Override
  public void putNoiseKey(NoiseKey key) {
    noiseKey = key;
  }

  @Override
  public void clear() {
    noiseKey = null;
    model = null;
    release = null;
    forgotten = 0;
    sums.clear();
  }

  @Override
  public String toString() {
    String version = model == null ? "no model" : model.version() + " of round " + model.round();
    return version + ", sums " + sums.keySet() + ", forgotten " + forgotten;
  }
}
