package dev.tributary.benchmarks.kernels;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.vector.ChunkKernel;
import dev.tributary.core.vector.ChunkKernel.Addend;
import dev.tributary.core.vector.ChunkKernel.Check;
import dev.tributary.core.vector.FloatBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What is done to a chunk between the record and the sum. Each call takes the next chunk of a model
 * that no cache holds, as chunks do come.
 */
@State(Scope.Thread)
public class ChunkLoops {

  static final int COORDINATES = 1 << 17;
  private static final int SHARDS = 64;
  private static final int TOGETHER = 4;
  private static final float BOUND = 4f;
  private static final double FACTOR = 100 * 0x1.0p32;

  private final ChunkKernel kernel = new ChunkKernel();
  private final ChunkKernel scalar = ChunkKernel.scalar();
  private final byte[][] chunks = new byte[SHARDS][];
  private final byte[][] copies = new byte[SHARDS][];
  private final float[][] floats = new float[SHARDS][];
  private final float[][] floatSums = new float[SHARDS][COORDINATES];
  private final ExactSum[] sums = new ExactSum[SHARDS];
  private int next;

  /** Draws the chunks. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    for (int shard = 0; shard < SHARDS; shard++) {
      floats[shard] = new float[COORDINATES];
      for (int i = 0; i < COORDINATES; i++) {
        floats[shard][i] = BOUND * (2 * (float) random.nextDouble() - 1);
      }
      chunks[shard] = FloatBytes.encode(floats[shard], 0, COORDINATES);
      copies[shard] = new byte[chunks[shard].length];
      sums[shard] = new ExactSum(COORDINATES);
    }
  }

  private int next() {
    next = (next + 1) % SHARDS;
    return next;
  }

  /** The limit that a fold is measured against: 12 bytes a coordinate through memory. */
  @Benchmark
  public float[] floatAdd() {
    int shard = next();
    float[] sum = floatSums[shard];
    float[] values = floats[shard];
    for (int i = 0; i < COORDINATES; i++) {
      sum[i] += values[i];
    }
    return sum;
  }

  @Benchmark
  public byte[] arraycopy() {
    int shard = next();
    System.arraycopy(chunks[shard], 0, copies[shard], 0, copies[shard].length);
    return copies[shard];
  }

  @Benchmark
  public Check check() {
    return kernel.check(chunks[next()], 0, COORDINATES, BOUND);
  }

  /** 20 bytes a coordinate through memory. */
  @Benchmark
  public long[] fold() {
    int shard = next();
    kernel.add(chunks[shard], 0, COORDINATES, FACTOR, sums[shard].values());
    return sums[shard].values();
  }

  @Benchmark
  public long[] checkAndFold() {
    return checkAndFold(kernel);
  }

  @Benchmark
  public long[] checkAndFoldScalar() {
    return checkAndFold(scalar);
  }

  private long[] checkAndFold(ChunkKernel kernel) {
    int shard = next();
    require(kernel.check(chunks[shard], 0, COORDINATES, BOUND));
    kernel.add(chunks[shard], 0, COORDINATES, FACTOR, sums[shard].values());
    return sums[shard].values();
  }

  /** Each chunk is checked as it comes; when four of a shard are there, they are folded. */
  @Benchmark
  @OperationsPerInvocation(TOGETHER)
  public long[] checkAndFoldTogether() {
    List<Addend> addends = new ArrayList<>(TOGETHER);
    for (int client = 0; client < TOGETHER; client++) {
      byte[] chunk = chunks[next()];
      require(kernel.check(chunk, 0, COORDINATES, BOUND));
      addends.add(new Addend(chunk, 0, FACTOR));
    }
    long[] sum = sums[next].values();
    kernel.addAll(addends, COORDINATES, sum);
    return sum;
  }

  private static void require(Check check) {
    if (check != Check.GOOD) {
      throw new IllegalStateException("chunk must be good, got " + check);
    }
  }

  /**
   * Masked values modulo 2^32, of which every bit pattern is good: nothing to check, any bytes do.
   * 20 bytes a coordinate through memory.
   */
  @Benchmark
  public long[] maskedAdd() {
    int shard = next();
    kernel.addMasked(chunks[shard], 0, COORDINATES, Integer.SIZE, sums[shard].values());
    return sums[shard].values();
  }

  /** A partial sum into the shard's sum: 24 bytes a coordinate through memory. */
  @Benchmark
  public ExactSum mergeSums() {
    int shard = next();
    sums[shard].add(sums[(shard + SHARDS / 2) % SHARDS]);
    return sums[shard];
  }
}
