package dev.tributary.core.simulation;

import dev.tributary.core.client.ClientAction.UploadMasked;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.L2;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.core.vector.FloatBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A stand-in for training: a delta that is a small function of the model and of who makes it, so
 * that any mix-up between uploads shows in the numbers.
 */
final class Training {
  private Training() {}

  /** All chunks of an upload, by shard. */
  static List<UpdateChunk> upload(
      World world, JobInfo job, RoundStarted round, String client, int attempt, int salt) {
    ModelSpec model = job.spec().model();
    ModelPublished published = job.model().orElseThrow();
    long seed = Dice.mix(Objects.hash(job.id(), round.round(), client, attempt, salt));
    float[] update = new float[model.parameterCount()];
    for (int shard = 0; shard < model.shardCount(); shard++) {
      ShardLocation location = published.shards().get(shard);
      float[] values = delta(world.models.read(location.parameters()), seed + shard, job.spec());
      System.arraycopy(values, 0, update, model.shardStart(shard), values.length);
    }
    boolean within = job.clipNorm().isEmpty() || L2.clip(update, job.clipNorm().getAsDouble());
    List<UpdateChunk> chunks = new ArrayList<>();
    for (int shard = 0; shard < model.shardCount(); shard++) {
      int start = model.shardStart(shard);
      int size = model.shardSize(shard);
      float[] values = Arrays.copyOfRange(update, start, start + size);
      if (job.spec().carriesClipBit(shard)) {
        values = Arrays.copyOf(values, size + 1);
        values[size] = AdaptiveClip.bit(within);
      }
      chunks.add(chunk(job, round, client, attempt, shard, weight(seed, job.spec()), values));
    }
    return chunks;
  }

  /** A secure upload as integers on the round's grid, by shard, each with the weight behind it. */
  static List<long[]> quantised(World world, UploadMasked action, String client) {
    JobInfo job = action.job();
    List<long[]> plain = new ArrayList<>();
    for (UpdateChunk chunk : upload(world, job, action.round(), client, 1, 0)) {
      int size = job.spec().model().shardSize(chunk.shard());
      float[] values = new float[size];
      FloatBytes.decode(
          Arrays.copyOfRange(chunk.bytes(), chunk.offset(), chunk.offset() + chunk.length()),
          values,
          0);
      long[] integers = new long[size + 1];
      for (int i = 0; i < size; i++) {
        integers[i] = (long) Math.rint(action.round().grid().factor(chunk.weight()) * values[i]);
      }
      integers[size] = chunk.weight();
      if (chunk.shard() == 0 && job.spec().adaptiveClip().isPresent()) {
        integers[size] = noisedBit(chunk, client);
      }
      plain.add(integers);
    }
    return plain;
  }

  /** A stand-in for a bit with a share of noise: of both signs, and more than 1. */
  private static long noisedBit(UpdateChunk chunk, String client) {
    return Math.floorMod(Dice.mix(Objects.hash(chunk.job(), chunk.round(), client, "bit")), 9L) - 4;
  }

  private static long weight(long seed, JobSpec spec) {
    return 1 + Math.floorMod(Dice.mix(seed), spec.update().maxWeight());
  }

  private static float[] delta(float[] model, long seed, JobSpec spec) {
    float bound = spec.update().bound();
    float[] delta = new float[model.length];
    for (int i = 0; i < delta.length; i++) {
      long bits = Dice.mix(seed * 31 + i);
      delta[i] =
          switch ((int) (bits & 15)) {
            case 0 -> bound;
            case 1 -> -bound;
            case 2 -> -0.0f;
            case 3 -> Float.MIN_VALUE;
            default -> {
              double unit = (bits >>> 11) * 0x1.0p-52 - 1;
              double drift = bound * (0.9 * unit - 0.1 * Math.tanh(model[i]));
              yield (float) Math.max(-bound, Math.min(bound, drift));
            }
          };
    }
    return delta;
  }

  static UpdateChunk chunk(
      JobInfo job,
      RoundStarted round,
      String client,
      int attempt,
      int shard,
      long weight,
      float[] values) {
    byte[] bytes = FloatBytes.encode(values, 0, values.length);
    // In a record the values begin wherever the header ends.
    int header = (shard * 5 + attempt) % 8;
    byte[] record = new byte[header + bytes.length];
    System.arraycopy(bytes, 0, record, header, bytes.length);
    return new UpdateChunk(
        job.id(),
        round.round(),
        round.modelVersion(),
        client,
        attempt,
        shard,
        job.spec().model().shardCount(),
        weight,
        record,
        header,
        bytes.length);
  }
}
