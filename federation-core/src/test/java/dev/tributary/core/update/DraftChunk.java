package dev.tributary.core.update;

import dev.tributary.core.vector.FloatBytes;
import java.util.Arrays;

/** A copy of a good chunk, to be spoilt field by field. */
public final class DraftChunk {
  public String job;
  public int round;
  public int modelVersion;
  public String client;
  public int attempt;
  public int shard;
  public int shards;
  public long weight;
  public int length;
  private final byte[] bytes;
  private final int offset;

  public DraftChunk(UpdateChunk good) {
    job = good.job();
    round = good.round();
    modelVersion = good.modelVersion();
    client = good.client();
    attempt = good.attempt();
    shard = good.shard();
    shards = good.shards();
    weight = good.weight();
    length = good.length();
    offset = good.offset();
    // Room for values that are too long.
    bytes = Arrays.copyOf(good.bytes(), good.bytes().length + 8);
  }

  public void value(int coordinate, float value) {
    byte[] encoded = FloatBytes.encode(new float[] {value}, 0, 1);
    System.arraycopy(encoded, 0, bytes, offset + coordinate * Float.BYTES, Float.BYTES);
  }

  public UpdateChunk chunk() {
    return new UpdateChunk(
        job, round, modelVersion, client, attempt, shard, shards, weight, bytes, offset, length);
  }
}
