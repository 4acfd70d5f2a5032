package dev.tributary.core.update;

import dev.tributary.core.round.LogState;
import java.util.List;

/**
 * What a local aggregator must not forget; sums are no part of it since they are drained before a
 * checkpoint.
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

  /** One chunk of it. */
  public record Chunk(int shard, long offset, boolean folded) {}
}
