package dev.tributary.benchmarks.secure;

import dev.tributary.benchmarks.measure.CpuTime;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Peers;
import dev.tributary.core.secagg.Reconstruction;
import dev.tributary.core.secagg.Reconstruction.Solved;
import dev.tributary.core.secagg.Reconstruction.Unsolved;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.vector.ChunkKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What the aggregation job computes in a secure round, without what carries the bytes to it. */
final class SecureServer {
  private final SecureRound round;
  private final Model model;
  private final long[][] masked;

  SecureServer(SecureRound round, Model model) {
    this.round = round;
    this.model = model;
    this.masked = model.sums();
  }

  /**
   * Takes in the uploads of all members, the measured clients' first and alone.
   *
   * @return nanoseconds of cores that went into the masked sum
   */
  long fold() throws Exception {
    List<Integer> members = round.members();
    Folding alone = new Folding();
    members.stream().filter(SecureRound::isMeasured).forEach(alone::upload);
    AtomicInteger next =
        new AtomicInteger((int) members.stream().filter(SecureRound::isMeasured).count());
    int threads = Runtime.getRuntime().availableProcessors();
    List<Folding> foldings =
        inParallel(
            threads,
            thread -> {
              Folding folding = new Folding();
              for (int i = next.getAndIncrement(); i < members.size(); i = next.getAndIncrement()) {
                folding.upload(members.get(i));
              }
              return folding;
            });
    foldings.add(alone);
    long nanos = 0;
    for (Folding folding : foldings) {
      nanos += folding.nanos;
      for (int shard = 0; shard < masked.length; shard++) {
        for (int i = 0; i < masked[shard].length; i++) {
          masked[shard][i] += folding.sums[shard][i];
        }
      }
    }
    return nanos;
  }

  private final class Folding {
    private final ChunkKernel kernel = new ChunkKernel();
    private final MaskStream stream = new MaskStream();
    private final long[][] sums = model.sums();
    private long nanos;

    void upload(int client) {
      round.upload(
          client,
          model,
          stream,
          (shard, chunk) -> {
            long start = CpuTime.threadNanos();
            kernel.addMasked(chunk, 0, sums[shard].length, Integer.SIZE, sums[shard]);
            nanos += CpuTime.threadNanos() - start;
          });
    }
  }

  /**
   * Checks the signature of every message, as they are taken in.
   *
   * @return nanoseconds of one core
   */
  long checkMessages() {
    long start = CpuTime.threadNanos();
    for (SecAggMessage message : round.messages()) {
      if (round.directory().judge(message) != Peers.Verdict.GENUINE) {
        throw new IllegalStateException("signature of " + message.client() + " must be good");
      }
    }
    return CpuTime.threadNanos() - start;
  }

  /**
   * How long the masks take.
   *
   * @param masks that were expanded for each shard
   * @param nanos of the clock, from the answers to the sum
   */
  record Unmasked(int masks, long nanos) {}

  /**
   * Puts the secrets together, in each instance for itself, and takes the masks out of the shards,
   * each in one instance.
   *
   * @param parallelism instances, each a thread
   * @throws IllegalStateException if the sum is not the members'
   */
  Unmasked unmask(int parallelism) throws Exception {
    long[][] sums = new long[masked.length][];
    for (int shard = 0; shard < sums.length; shard++) {
      sums[shard] = masked[shard].clone();
    }
    long start = System.nanoTime();
    List<Integer> masks =
        inParallel(
            parallelism,
            instance -> {
              Solved solved = solve();
              MaskStream stream = new MaskStream();
              for (int shard = instance; shard < sums.length; shard += parallelism) {
                solved
                    .unmasking()
                    .unmask(shard, sums[shard], sums[shard].length, Modulus.TWO_TO_32, stream);
              }
              return solved.unmasking().masks();
            });
    long nanos = System.nanoTime() - start;
    long weight = round.members().stream().mapToLong(SecureRound::weight).sum();
    model.requireExact(sums, round.roster().members().size(), weight);
    return new Unmasked(masks.get(0), nanos);
  }

  private Solved solve() {
    Reconstruction.Result result =
        Reconstruction.of(round.roster(), round.commitments(), round.members(), round.answers());
    if (result instanceof Unsolved unsolved) {
      throw new IllegalStateException(unsolved.reason());
    }
    return (Solved) result;
  }

  private interface Work<T> {
    T of(int instance) throws Exception;
  }

  private static <T> List<T> inParallel(int instances, Work<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(instances);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int instance = 0; instance < instances; instance++) {
        int current = instance;
        running.add(threads.submit(() -> work.of(current)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : running) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
