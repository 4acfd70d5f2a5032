package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.SecureJob;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.NoisyUpdate;
import dev.tributary.core.secagg.Masker;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.UpdateChunks;

/** The records of one attempt; of a shard the same bytes each time. */
@FunctionalInterface
interface Chunks {

  /** The record of a shard. */
  byte[] record(int shard);

  /** The change in the clear, with the weight beside it, and the bit if the norm adapts. */
  static Chunks plain(String client, Start start, long weight, Delta delta) {
    JobSpec spec = start.job().spec();
    ModelSpec model = spec.model();
    float[] piece = new float[model.shardSize(0) + 1];
    return shard -> {
      int coordinates = model.shardSize(shard);
      delta.copyTo(piece, model.shardStart(shard), coordinates);
      piece[coordinates] = AdaptiveClip.bit(delta.within());
      int count = coordinates + (spec.carriesClipBit(shard) ? 1 : 0);
      return UpdateChunks.encode(
          start.job().id(),
          start.round().round(),
          start.round().modelVersion(),
          client,
          start.attempt(),
          shard,
          model.shardCount(),
          weight,
          piece,
          0,
          count);
    };
  }

  /** The change and the weight behind the masks of the round; one shard is in memory at a time. */
  static Chunks masked(String client, Start start, long weight, Delta delta, Masker masker) {
    ModelSpec model = start.job().spec().model();
    float[] piece = new float[model.shardSize(0)];
    return shard -> {
      int count = model.shardSize(shard);
      delta.copyTo(piece, model.shardStart(shard), count);
      byte[] floats = FloatBytes.encode(piece, 0, count);
      return masked(client, start, shard, masker.chunk(shard, floats, 0, count, weight));
    };
  }

  /** The change with this client's share of the noise in it, behind the masks. */
  static Chunks noised(String client, Start start, NoisyUpdate update, Masker masker) {
    return shard ->
        masked(client, start, shard, masker.chunk(shard, update.shard(shard), update.last(shard)));
  }

  private static byte[] masked(String client, Start start, int shard, byte[] values) {
    return UpdateChunks.encodeMasked(
        start.job().id(),
        start.round().round(),
        start.round().modelVersion(),
        client,
        shard,
        start.job().spec().model().shardCount(),
        SecureJob.modulusBits(start.job()),
        values);
  }
}
