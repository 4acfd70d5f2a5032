package dev.tributary.core.shard;

import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.check.Require;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.vector.Grid;
import java.util.Optional;
import java.util.OptionalLong;

/** What follows from the log for one shard of one job. */
public sealed interface ShardOrder {
  String job();

  int shard();

  /**
   * Draw version 0, or take it from its source, and publish it.
   *
   * @param model the layout
   */
  record Prepare(
      String job, int shard, ModelSpec model, OptimizerSpec optimizer, Optional<ModelSource> source)
      implements ShardOrder {

    /** To be drawn. */
    public Prepare(String job, int shard, ModelSpec model, OptimizerSpec optimizer) {
      this(job, shard, model, optimizer, Optional.empty());
    }
  }

  /**
   * Make version {@code modelVersion + 1} as soon as the round's sum holds exactly this.
   *
   * @param fingerprint of the member set; zero if it is empty
   * @param unmask of a secure round: what takes the masks off
   * @param noise that the sum gets, if it gets any
   * @param clipBits what the sum's last value is, if it is not the weight
   */
  record Release(
      String job,
      int shard,
      int round,
      int modelVersion,
      Grid grid,
      Fingerprint fingerprint,
      Optional<Unmask> unmask,
      Optional<Noise> noise,
      Optional<ClipBits> clipBits)
      implements ShardOrder {

    public Release {
      boolean weighed = noise.filter(each -> each.weight().isPresent()).isPresent();
      Require.that(
          clipBits.isEmpty() || !weighed, "noise.weight", "must be left to the clip bits", noise);
    }

    /** Without bits. */
    public Release(
        String job,
        int shard,
        int round,
        int modelVersion,
        Grid grid,
        Fingerprint fingerprint,
        Optional<Unmask> unmask,
        Optional<Noise> noise) {
      this(job, shard, round, modelVersion, grid, fingerprint, unmask, noise, Optional.empty());
    }

    /** Without noise. */
    public Release(
        String job,
        int shard,
        int round,
        int modelVersion,
        Grid grid,
        Fingerprint fingerprint,
        Optional<Unmask> unmask) {
      this(job, shard, round, modelVersion, grid, fingerprint, unmask, Optional.empty());
    }

    /** Of a round without masks and noise. */
    public Release(
        String job, int shard, int round, int modelVersion, Grid grid, Fingerprint fingerprint) {
      this(job, shard, round, modelVersion, grid, fingerprint, Optional.empty());
    }
  }

  /**
   * This version stands. A shard that has come to it by itself lets go of the round; one that has
   * not, since it was restored from before or made its own version in a round that was then
   * abandoned, takes it over from where it lies.
   *
   * @param round the round that made it
   */
  record Adopt(
      String job,
      int shard,
      int version,
      int round,
      ShardLocation location,
      ModelSpec model,
      OptimizerSpec optimizer)
      implements ShardOrder {}

  /** Rounds up to this one make no model any more. */
  record Forget(String job, int shard, int round) implements ShardOrder {}

  /**
   * Noise that a sum needs before it may become known.
   *
   * @param sigma its deviation in grid steps, 1 or more
   * @param key commitment of the key that it is drawn from, and from no other
   * @param weight what the noised sum is divided by, where its members' weight is not to become
   *     known; else empty
   */
  record Noise(long sigma, String key, OptionalLong weight) {
    public Noise {
      Require.range("noise.sigma", sigma, 1, Long.MAX_VALUE);
      Require.sha256("noise.key", key);
      Require.range("noise.weight", weight.orElse(1), 1, Long.MAX_VALUE);
    }

    /** On a sum that is divided by its members' weight. */
    public Noise(long sigma, String key) {
      this(sigma, key, OptionalLong.empty());
    }
  }

  /**
   * The sum's last value is that of the members' bits (of shard 0, if the job's norm adapts).
   *
   * @param members how many there are; each counts once
   * @param sigma deviation of the noise that the shard adds to it; 0 if the members did
   */
  record ClipBits(int members, long sigma) {
    public ClipBits {
      Require.range("clipBits.members", members, 1, Integer.MAX_VALUE);
      Require.range("clipBits.sigma", sigma, 0, Long.MAX_VALUE);
    }
  }

  /** Sums of this job get noise: whoever has no key for it draws one, and all tell which. */
  record DrawNoiseKey(String job, int shard) implements ShardOrder {}

  /** The job is over. */
  record End(String job, int shard) implements ShardOrder {}
}
