package dev.tributary.core.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.aggregation.ServerOptimizer;
import dev.tributary.core.aggregation.ServerOptimizers;
import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.shard.ShardOrder.Adopt;
import dev.tributary.core.shard.ShardOrder.ClipBits;
import dev.tributary.core.shard.ShardOrder.DrawNoiseKey;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.Unmasker.PlainSum;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.vector.Grid;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * One shard: adds partial sums, releases a round's sum when its fingerprint is that of the logged
 * member set, and lets the server optimizer make the next version. A sum that lacks a contribution,
 * holds one twice or holds a foreign one does not pass.
 */
public final class ShardAggregator {
  private final ShardArchive archive;
  private final Unmasker unmasker;

  /** Null if keys of noise can not be drawn. */
  private final RandomGenerator random;

  /** One that never releases a secure round, nor one that needs noise. */
  public ShardAggregator(ShardArchive archive) {
    this(archive, Unmasker.NONE);
  }

  /** One that never releases a round that needs noise. */
  public ShardAggregator(ShardArchive archive, Unmasker unmasker) {
    this(archive, unmasker, null);
  }

  /**
   * @param random the cryptographic generator that keys of noise come from
   */
  public ShardAggregator(ShardArchive archive, Unmasker unmasker, RandomGenerator random) {
    this.archive = archive;
    this.unmasker = unmasker;
    this.random = random;
  }

  /**
   * Adds what a local aggregator folded; the version it completes, if it does.
   *
   * @param partial taken over: nobody else may use its sum afterwards
   */
  public Optional<ShardVersion> onPartial(ShardStore store, PartialSum partial) {
    if (partial.round() <= store.forgotten()) {
      return Optional.empty();
    }
    // What is stored is never changed: a checkpoint may be reading it.
    ExactSum sum = partial.sum();
    ExactSum stored = store.sum(partial.round());
    if (stored != null) {
      sum.add(stored);
    }
    Release release = store.release();
    if (release != null && release.round() == partial.round()) {
      Optional<ShardVersion> released = releaseIfWhole(store, release, sum);
      if (released.isPresent()) {
        return released;
      }
    }
    store.putSum(partial.round(), sum);
    return Optional.empty();
  }

  /**
   * Obeys an order; the version to publish, if one results. One that {@link #needsSource} comes to
   * nothing by itself: {@link #onSource} follows.
   */
  public Optional<ShardVersion> onOrder(ShardStore store, ShardOrder order) {
    if (order instanceof Prepare prepare) {
      return prepare(store, prepare);
    }
    if (order instanceof Release release) {
      return release(store, release);
    }
    if (order instanceof Adopt adopt) {
      adopt(store, adopt);
      unmasker.forget(adopt.job(), adopt.round());
    } else if (order instanceof DrawNoiseKey) {
      if (store.noiseKey() == null && random != null) {
        store.putNoiseKey(NoiseKey.draw(random));
      }
    } else if (order instanceof Forget forget) {
      unmasker.forget(forget.job(), forget.round());
      store.putRelease(null);
      store.forgetUpTo(forget.round());
    } else {
      unmasker.forget(order.job(), Integer.MAX_VALUE);
      store.clear();
      // A local aggregator that has not read of the end yet may still send what it folded.
      store.forgetUpTo(Integer.MAX_VALUE);
    }
    return Optional.empty();
  }

  /** What the coordinator must hear of an order that was just carried out: the shard's key. */
  public static Optional<NoiseCommitment> commitment(ShardStore store, ShardOrder order) {
    return order instanceof DrawNoiseKey && store.noiseKey() != null
        ? Optional.of(
            new NoiseCommitment(order.job(), order.shard(), store.noiseKey().commitment()))
        : Optional.empty();
  }

  /** Whether an order asks for a model from outside, and the shard has none yet. */
  public static boolean needsSource(ShardStore store, ShardOrder order) {
    return order instanceof Prepare prepare
        && prepare.source().isPresent()
        && store.model() == null
        && store.forgotten() < Integer.MAX_VALUE;
  }

  /**
   * Version 0 from outside.
   *
   * @param values this shard's part of the source
   * @return the version to publish; empty if nobody waits for it any more
   */
  public static Optional<ShardVersion> onSource(ShardStore store, Prepare order, float[] values) {
    return needsSource(store, order) ? Optional.of(first(store, order, values)) : Optional.empty();
  }

  /** An order that was carried out before is answered by publishing the same values again. */
  private static Optional<ShardVersion> prepare(ShardStore store, Prepare order) {
    ShardModel model = store.model();
    if (model == null) {
      return order.source().isPresent()
          ? Optional.empty()
          : Optional.of(first(store, order, InitialModel.shard(order.model(), order.shard())));
    }
    return model.version() == 0 ? Optional.of(version(order.job(), model)) : Optional.empty();
  }

  private static ShardVersion first(ShardStore store, Prepare order, float[] values) {
    float[][] slots = new float[optimizer(order.optimizer()).slots()][values.length];
    ShardModel model =
        new ShardModel(order.model(), order.optimizer(), order.shard(), 0, 0, values, slots);
    store.putModel(model);
    return version(order.job(), model);
  }

  private Optional<ShardVersion> release(ShardStore store, Release order) {
    ShardModel model = store.model();
    if (model != null && model.version() > 0 && model.round() == order.round()) {
      return Optional.of(version(order.job(), model));
    }
    if (order.round() <= store.forgotten()) {
      return Optional.empty();
    }
    Optional<ShardVersion> released = releaseIfWhole(store, order, store.sum(order.round()));
    if (released.isEmpty()) {
      store.putRelease(order);
    }
    return released;
  }

  private Optional<ShardVersion> releaseIfWhole(
      ShardStore store, Release release, ExactSum folded) {
    ShardModel before = store.model();
    if (before == null || before.version() != release.modelVersion() || !hasNoise(store, release)) {
      return Optional.empty();
    }
    // Of a round without members nothing comes here, or things that are taken out again.
    boolean ofNobody = release.fingerprint().equals(Fingerprint.ZERO);
    ExactSum sum = ofNobody ? new ExactSum(before.parameters().length) : folded;
    if (sum == null || !sum.fingerprint().equals(release.fingerprint())) {
      return Optional.empty();
    }
    Optional<PlainSum> plain = plain(release, sum);
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    ShardModel after = next(before, known(store, release, plain.get()), release);
    store.putModel(after);
    store.putRelease(null);
    // The round is over when the log says so: it may still be abandoned for another shard's sake.
    return Optional.of(version(release.job(), after));
  }

  /** What the members gave; empty if it can not be had, and the round then comes to nothing. */
  private Optional<PlainSum> plain(Release release, ExactSum sum) {
    return release.unmask().isEmpty()
        ? Optional.of(new PlainSum(sum.values(), sum.weight()))
        : unmasker
            .unmask(release, sum)
            .filter(plain -> plain.weight() > 0 || release.clipBits().isPresent());
  }

  /**
   * Whether the round's noise can be had, if it needs any. The key that it is to be drawn from can
   * be lost; then the round comes to nothing.
   */
  private static boolean hasNoise(ShardStore store, Release release) {
    NoiseKey key = store.noiseKey();
    return release.noise().isEmpty()
        || (key != null && key.commitment().equals(release.noise().get().key()));
  }

  /** What may become known of a sum. */
  private record Known(PlainSum sum, OptionalLong clipBits) {}

  private static Known known(ShardStore store, Release release, PlainSum plain) {
    if (release.clipBits().isEmpty()) {
      return new Known(noised(store, release, plain), OptionalLong.empty());
    }
    ClipBits clip = release.clipBits().get();
    if (release.unmask().isPresent()) {
      // Bits instead of weights, and the members' noise is in both.
      return new Known(
          new PlainSum(plain.values(), clip.members()), OptionalLong.of(plain.weight()));
    }
    int last = plain.values().length - 1;
    PlainSum coordinates = new PlainSum(Arrays.copyOf(plain.values(), last), clip.members());
    long bits =
        store
            .noiseKey()
            .noisedBits(
                plain.values()[last],
                clip.sigma(),
                release.job(),
                release.round(),
                release.shard());
    return new Known(noised(store, release, coordinates), OptionalLong.of(bits));
  }

  private static PlainSum noised(ShardStore store, Release release, PlainSum plain) {
    if (release.noise().isEmpty()) {
      return plain;
    }
    // The sum itself stays as it is: if the round is released again, it gets its noise once more.
    long[] values = plain.values().clone();
    store
        .noiseKey()
        .addNoise(
            values, release.noise().get().sigma(), release.job(), release.round(), release.shard());
    return new PlainSum(values, release.noise().get().weight().orElse(plain.weight()));
  }

  private static ShardModel next(ShardModel before, Known known, Release release) {
    float[] parameters = before.parameters().clone();
    float[][] slots = new float[before.slots().length][];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = before.slots()[i].clone();
    }
    int version = before.version() + 1;
    optimizer(before.optimizer())
        .step(parameters, slots, mean(known.sum(), release.grid()), version);
    return new ShardModel(
        before.model(),
        before.optimizer(),
        before.shard(),
        version,
        release.round(),
        parameters,
        slots,
        known.clipBits());
  }

  private static double[] mean(PlainSum sum, Grid grid) {
    double step = grid.stepOfMean(sum.weight());
    long[] values = sum.values();
    double[] mean = new double[values.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = values[i] * step;
    }
    return mean;
  }

  private void adopt(ShardStore store, Adopt order) {
    if (!stands(store, order)) {
      ShardLocation location = order.location();
      float[][] slots = new float[location.slots().size()][];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = archive.read(location.slots().get(i));
      }
      store.putModel(
          new ShardModel(
              order.model(),
              order.optimizer(),
              order.shard(),
              order.version(),
              order.round(),
              archive.read(location.parameters()),
              slots));
    }
    Release release = store.release();
    if (release != null && release.round() <= order.round()) {
      store.putRelease(null);
    }
    store.forgetUpTo(order.round());
  }

  /** Whether the shard has this version, or one that the open round made and that may follow it. */
  private static boolean stands(ShardStore store, Adopt order) {
    ShardModel known = store.model();
    if (known == null || known.version() < order.version()) {
      return false;
    }
    return known.round() == order.round() || known.round() > store.forgotten();
  }

  private static ServerOptimizer optimizer(OptimizerSpec spec) {
    return ServerOptimizers.create(spec.name(), spec.parameters());
  }

  private static ShardVersion version(String job, ShardModel model) {
    return new ShardVersion(
        job,
        model.model(),
        model.version(),
        model.round(),
        model.shard(),
        model.parameters(),
        model.slots(),
        model.clipBits());
  }
}
