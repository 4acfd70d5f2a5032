package dev.tributary.benchmarks.kernels;

import dev.tributary.core.update.UpdateChunk;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done to whole records: the hash of a part of a model, the view of a chunk. */
@State(Scope.Thread)
public class RecordReading {

  private static final int SHARDS = 64;

  private final byte[][] records = new byte[SHARDS][];
  private int next;

  /** Writes the records. */
  @Setup
  public void fill() {
    float[] values = new float[ChunkLoops.COORDINATES];
    for (int shard = 0; shard < SHARDS; shard++) {
      records[shard] =
          UpdateChunks.encode(
              "a-job", 3, 2, "a-client", 1, shard, SHARDS, 100, values, 0, values.length);
    }
  }

  private byte[] next() {
    next = (next + 1) % SHARDS;
    return records[next];
  }

  @Benchmark
  public byte[] sha256() {
    return FloatBytes.sha256(next());
  }

  /** Reads the header and leaves the values where they are, so its time knows no coordinates. */
  @Benchmark
  public UpdateChunk avroDecode() throws WireException {
    return UpdateChunks.view(next());
  }
}
