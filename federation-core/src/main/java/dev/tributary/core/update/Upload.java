package dev.tributary.core.update;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The ledger of one client's attempt in one round, as far as one partition carries it: which chunk
 * lies where, what of it is folded, and which entries this aggregator answers for.
 */
final class Upload {
  private static final long ABSENT = -1;

  final String client;
  final int attempt;
  final int partition;
  final long weight;
  private final long[] offsets;
  private final BitSet folded = new BitSet();

  /** Of what is folded: since the last drain, so that nobody else knows of it yet. */
  private final BitSet held = new BitSet();

  private final BitSet mine = new BitSet();

  /** By shard; null until a chunk has a norm. */
  private double[] squaredNorms;

  private int present;
  private RejectReason reported;
  private boolean barred;
  private boolean leftToOthers;

  Upload(String client, int attempt, int partition, long weight, int shards) {
    this.client = client;
    this.attempt = attempt;
    this.partition = partition;
    this.weight = weight;
    this.offsets = new long[shards];
    Arrays.fill(offsets, ABSENT);
  }

  boolean has(int shard) {
    return offsets[shard] != ABSENT;
  }

  int shards() {
    return offsets.length;
  }

  void note(int shard, long offset, boolean isFolded, boolean isMine) {
    if (!has(shard)) {
      present++;
    }
    offsets[shard] = offset;
    folded.set(shard, isFolded);
    mine.set(shard, isMine);
  }

  void noteNorm(int shard, double squaredNorm) {
    if (squaredNorms == null && squaredNorm > 0) {
      squaredNorms = new double[offsets.length];
    }
    if (squaredNorms != null) {
      squaredNorms[shard] = squaredNorm;
    }
  }

  /** Of a shard's chunk; 0 if none was noted. */
  double squaredNorm(int shard) {
    return squaredNorms == null ? 0 : squaredNorms[shard];
  }

  /**
   * The squared norm of all that is here, and of another chunk. Always added up in the order of the
   * shards, in which more chunks never make less, so in whatever order they come, it passes a bound
   * for some of them exactly if it does for all.
   */
  double squaredNormWith(int other, double squaredNormOfOther) {
    double sum = 0;
    for (int shard = 0; shard < offsets.length; shard++) {
      sum += shard == other ? squaredNormOfOther : squaredNorm(shard);
    }
    return sum;
  }

  Position position(int shard) {
    return new Position(partition, offsets[shard]);
  }

  boolean isFolded(int shard) {
    return folded.get(shard);
  }

  void setFolded(int shard, boolean isFolded) {
    folded.set(shard, isFolded);
    held.set(shard, isFolded);
  }

  /** Whether it is folded into a sum that was handed on. */
  boolean isHandedOn(int shard) {
    return folded.get(shard) && !held.get(shard);
  }

  /** The sums of these shards were handed on. */
  void handedOn(BitSet shards) {
    held.andNot(shards);
  }

  boolean isMine(int shard) {
    return mine.get(shard);
  }

  /** Whether this aggregator, of all that know the upload, speaks about it. */
  boolean isMineToReport() {
    for (int shard = 0; shard < offsets.length; shard++) {
      if (has(shard)) {
        return mine.get(shard);
      }
    }
    return true;
  }

  /** Another aggregator tells why it does not count; whether it has, nobody knows here. */
  void leaveToOthers() {
    leftToOthers = true;
  }

  /** Whether it is told why it does not count, or was before this aggregator came. */
  boolean isToldAsFarAsKnown() {
    return reported != null && !leftToOthers;
  }

  Position firstPosition() {
    long first = Long.MAX_VALUE;
    for (long offset : offsets) {
      if (offset != ABSENT) {
        first = Math.min(first, offset);
      }
    }
    return new Position(partition, first == Long.MAX_VALUE ? ABSENT : first);
  }

  /** Every chunk is here, good, and no other upload of the client was preferred to it. */
  boolean isComplete() {
    return present == offsets.length && reported == null;
  }

  /** Forgets the chunks, none of which may be folded any more; the verdict stays. */
  void forgetChunks() {
    Arrays.fill(offsets, ABSENT);
    folded.clear();
    held.clear();
    mine.clear();
    squaredNorms = null;
    present = 0;
  }

  /**
   * Notes why it does not count. Barred for its content, it can not count whatever the log says.
   */
  void report(RejectReason reason, boolean bars) {
    if (reported == null) {
      reported = reason;
    }
    barred |= bars;
  }

  boolean isBarred() {
    return barred;
  }

  boolean isReported() {
    return reported != null;
  }

  /** Null if nothing speaks against it so far. */
  RejectReason reported() {
    return reported;
  }
}
