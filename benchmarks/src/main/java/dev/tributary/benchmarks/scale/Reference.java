package dev.tributary.benchmarks.scale;

import dev.tributary.agent.daemon.TrainingSeed;
import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.vector.FloatBytes;
import java.util.HexFormat;

/**
 * FedAvg by hand over the member sets of the log: what each member must have sent is computed anew,
 * weighted, rounded to the round's grid and added up as integers.
 */
final class Reference {
  private final Workload workload;
  private final ModelSpec spec;
  private final float[] model;

  Reference(Workload workload) {
    this.workload = workload;
    this.spec = workload.spec().model();
    this.model = new float[spec.parameterCount()];
    for (int shard = 0; shard < spec.shardCount(); shard++) {
      float[] values = InitialModel.shard(spec, shard);
      System.arraycopy(values, 0, model, spec.shardStart(shard), values.length);
    }
  }

  /** Goes on to the version that a round has to make. */
  void step(RoundStarted round, RoundClosed closed) {
    long[] sum = new long[model.length];
    long weights = 0;
    int scale = round.grid().scaleExponent();
    for (Member member : closed.members()) {
      String client = round.cohort().get(member.cohortIndex());
      long weight = workload.weight(client);
      double factor = Math.scalb((double) weight, scale);
      float[] local =
          NudgeTrainer.nudged(model, TrainingSeed.of(spec.seed(), round.round(), client));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += (long) Math.rint(factor * (local[i] - model[i]));
      }
      weights += weight;
    }
    double step = Math.scalb(1.0, -scale) / weights;
    for (int i = 0; i < model.length; i++) {
      model[i] = (float) (model[i] + sum[i] * step);
    }
  }

  /**
   * @throws IllegalStateException naming shard and hashes if a published version is another one
   */
  void requireEqual(ModelPublished published) {
    for (int shard = 0; shard < spec.shardCount(); shard++) {
      String expected = sha256(spec.shardStart(shard), spec.shardSize(shard));
      String actual = published.shards().get(shard).parameters().sha256();
      if (!actual.equals(expected)) {
        throw new IllegalStateException(
            "version %d shard %d must have SHA-256 %s, got %s"
                .formatted(published.version(), shard, expected, actual));
      }
    }
  }

  /** Of the whole vector. */
  String sha256() {
    return sha256(0, model.length);
  }

  private String sha256(int from, int count) {
    return HexFormat.of().formatHex(FloatBytes.sha256(FloatBytes.encode(model, from, count)));
  }
}
