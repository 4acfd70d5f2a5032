package dev.tributary.benchmarks.kernels;

import dev.tributary.core.aggregation.ServerOptimizer;
import dev.tributary.core.aggregation.ServerOptimizers;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done to a shard once a round: the step of the server optimizer. */
@State(Scope.Thread)
public class ServerSteps {

  private static final int SHARDS = 32;

  /** As a job spec names it. */
  @Param({"fedavg", "fedavgm", "fedadagrad", "fedadam", "fedyogi"})
  private String name;

  private final float[][] models = new float[SHARDS][ChunkLoops.COORDINATES];
  private final double[][] means = new double[SHARDS][ChunkLoops.COORDINATES];
  private float[][][] slots;
  private ServerOptimizer optimizer;
  private int next;
  private int step;

  /** Draws the means. */
  @Setup
  public void fill() {
    optimizer = ServerOptimizers.create(name, Map.of());
    slots = new float[SHARDS][optimizer.slots()][ChunkLoops.COORDINATES];
    SplittableRandom random = new SplittableRandom(1);
    for (double[] mean : means) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] = random.nextDouble() - 0.5;
      }
    }
  }

  @Benchmark
  public float[] optimizer() {
    next = (next + 1) % SHARDS;
    step++;
    optimizer.step(models[next], slots[next], means[next], 1 + step / SHARDS);
    return models[next];
  }
}
