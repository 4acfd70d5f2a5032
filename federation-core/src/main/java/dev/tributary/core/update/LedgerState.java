package dev.tributary.core.update;

import dev.tributary.core.round.LogState;
import java.util.List;

/**
 * What a local aggregator must not forget. Sums are no part of it: what is folded was handed on, or
 * can be read again.
 *
 * @param nextLogOffset the round log is read up to here
 * @param uploads ledgers of the open rounds, with the entries this aggregator answers for
 */
public record LedgerState(LogState log, long nextLogOffset, List<UploadState> uploads) {
  public LedgerState {
    uploads = List.copyOf(uploads);
  }

  /**
   * One upload.
   *
   * @param reported why it does not count, null if nothing speaks against it
   * @param barred whether its content bars it
   */
  public record UploadState(
      String job,
      int round,
      String client,
      int attempt,
      int partition,
      long weight,
      RejectReason reported,
      boolean barred,
      List<Chunk> chunks) {
    public UploadState {
      chunks = List.copyOf(chunks);
    }
  }

  /**
   * One chunk of it.
   *
   * @param folded into a sum that was handed on
   * @param squaredNorm of its values; 0 if the job bounds no norm
   */
  public record Chunk(int shard, long offset, boolean folded, double squaredNorm) {

    /** Of a job that bounds no norm. */
    public Chunk(int shard, long offset, boolean folded) {
      this(shard, offset, folded, 0);
    }
  }
}
