package dev.tributary.core.update;

import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.L2;
import dev.tributary.core.round.JobState;
import dev.tributary.core.vector.ChunkKernel;
import java.util.Optional;
import java.util.function.Supplier;

/** Which rule a chunk breaks, if any; nothing here changes anything. */
final class ChunkJudge {
  /** A replay of what counted looks the same once its round is forgotten. */
  private static final String LONG_AGO =
      "; if this is a replay, its RoundClosed tells whether it counted";

  private ChunkJudge() {}

  /** A broken rule, with subject, rule and value for people. */
  record Refusal(RejectReason reason, String detail) {
    /** Whether it bars the whole upload, rather than this one record. */
    boolean bars() {
      return reason != RejectReason.DUPLICATE_CHUNK && reason != RejectReason.DUPLICATE_ATTEMPT;
    }
  }

  /** A chunk whose round is not open; null if it is a replay of something told before. */
  static Refusal outsideRound(
      JobState state, UpdateChunk chunk, Supplier<EndedRounds.Verdict> pastRound) {
    if (state == null) {
      return new Refusal(RejectReason.UNKNOWN_JOB, "no job has the id " + chunk.job());
    }
    if (state instanceof JobState.Live live
        && (chunk.round() > live.info().lastRound() || chunk.round() < 1)) {
      return new Refusal(
          RejectReason.WRONG_ROUND,
          "round must be in [1, %d], got %d".formatted(live.info().lastRound(), chunk.round()));
    }
    if (isAheadOfUploads(state, chunk)) {
      return new Refusal(
          RejectReason.WRONG_ROUND,
          "round must take updates already, got round %d".formatted(chunk.round()));
    }
    EndedRounds.Verdict verdict = pastRound.get();
    if (verdict == EndedRounds.Verdict.COUNTED || verdict == EndedRounds.Verdict.REPORTED) {
      return null;
    }
    if (state instanceof JobState.Ended ended) {
      String hint = verdict == EndedRounds.Verdict.UNKNOWN ? LONG_AGO : "";
      return new Refusal(RejectReason.JOB_ENDED, "the job is " + ended.outcome() + hint);
    }
    return switch (verdict) {
      case COUNTED, REPORTED, LATE ->
          new Refusal(RejectReason.LATE, "round %d has ended".formatted(chunk.round()));
      case ABANDONED ->
          new Refusal(
              RejectReason.ROUND_ABANDONED, "round %d was abandoned".formatted(chunk.round()));
      case UNKNOWN ->
          new Refusal(RejectReason.LATE, "round %d has ended".formatted(chunk.round()) + LONG_AGO);
    };
  }

  /** Whether the chunk is of a secure round whose clients still exchange keys and shares. */
  static boolean isAheadOfUploads(JobState state, UpdateChunk chunk) {
    return state instanceof JobState.Open open
        && !(state instanceof JobState.Uploading)
        && open.round().round() == chunk.round();
  }

  /** What the chunk says of itself, against the open round. */
  static Optional<Refusal> admission(RoundLedger ledger, int partition, UpdateChunk chunk) {
    ModelSpec model = ledger.model();
    UpdateSpec update = ledger.job.spec().update();
    if (!ledger.isSelected(chunk.client())) {
      return refusal(
          RejectReason.NOT_SELECTED, "client must be in the round's cohort, got " + chunk.client());
    }
    if (ledger.isMasked() && chunk.attempt() > 1) {
      return refusal(
          RejectReason.DUPLICATE_ATTEMPT,
          "attempt must be 1 in a secure round, got " + chunk.attempt());
    }
    if (ledger.isFull(chunk.client(), chunk.attempt(), partition)) {
      return refusal(
          RejectReason.DUPLICATE_ATTEMPT,
          "a client may make at most %d attempts a round".formatted(RoundLedger.MOST_UPLOADS));
    }
    if (chunk.attempt() < 1) {
      return refusal(RejectReason.MALFORMED, "attempt must be >= 1, got " + chunk.attempt());
    }
    if (chunk.modelVersion() != ledger.round.modelVersion()) {
      return refusal(
          RejectReason.WRONG_MODEL_VERSION,
          "modelVersion must be %d, got %d"
              .formatted(ledger.round.modelVersion(), chunk.modelVersion()));
    }
    if (chunk.shards() != model.shardCount()) {
      return refusal(
          RejectReason.WRONG_LENGTH,
          "shards must be %d, got %d".formatted(model.shardCount(), chunk.shards()));
    }
    if (chunk.shard() < 0 || chunk.shard() >= model.shardCount()) {
      return refusal(
          RejectReason.WRONG_LENGTH,
          "shard must be in [0, %d), got %d".formatted(model.shardCount(), chunk.shard()));
    }
    int bytes = ledger.chunkBytes(chunk.shard());
    if (chunk.length() != bytes) {
      return refusal(
          RejectReason.WRONG_LENGTH,
          "values of shard %d must be %d bytes, got %d"
              .formatted(chunk.shard(), bytes, chunk.length()));
    }
    if (ledger.isMasked()) {
      return chunk.weight() == 0
          ? Optional.empty()
          : refusal(
              RejectReason.BAD_WEIGHT,
              "weight must be 0 in a secure round, where it is masked, got " + chunk.weight());
    }
    if (chunk.weight() < 1 || chunk.weight() > update.maxWeight()) {
      return refusal(
          RejectReason.BAD_WEIGHT,
          "weight must be in [1, %d], got %d".formatted(update.maxWeight(), chunk.weight()));
    }
    return Optional.empty();
  }

  /** The chunk against the chunks before it, and its values; null if good. */
  static Refusal content(ChunkKernel kernel, RoundLedger ledger, Upload upload, UpdateChunk chunk) {
    if (upload.has(chunk.shard())) {
      return new Refusal(
          RejectReason.DUPLICATE_CHUNK,
          "shard %d of attempt %d came before at offset %d"
              .formatted(chunk.shard(), chunk.attempt(), upload.position(chunk.shard()).offset()));
    }
    if (chunk.weight() != upload.weight) {
      return new Refusal(
          RejectReason.INCONSISTENT,
          "weight must be %d as in the chunks before, got %d"
              .formatted(upload.weight, chunk.weight()));
    }
    if (ledger.isMasked()) {
      return null;
    }
    float bound = ledger.job.spec().update().bound();
    int count = ledger.model().shardSize(chunk.shard());
    return switch (kernel.check(chunk.bytes(), chunk.offset(), count, bound)) {
      case GOOD -> bit(ledger, chunk);
      case NOT_FINITE ->
          new Refusal(
              RejectReason.NOT_FINITE,
              "values of shard %d must be finite".formatted(chunk.shard()));
      case OUT_OF_BOUND ->
          new Refusal(
              RejectReason.OUT_OF_BOUND,
              "values of shard %d must be in [-%s, %s]".formatted(chunk.shard(), bound, bound));
    };
  }

  private static Refusal bit(RoundLedger ledger, UpdateChunk chunk) {
    return !ledger.carriesBit(chunk.shard()) || Math.abs(ledger.bit(chunk)) == 1
        ? null
        : new Refusal(
            RejectReason.MALFORMED,
            "last value of shard %d must be 1 or -1, got %s"
                .formatted(chunk.shard(), ledger.bit(chunk)));
  }

  /**
   * The chunk's norm together with that of the chunks before it; null if good.
   *
   * <p>Nobody declares a norm. All chunks of an upload come by here, so it is measured where it is
   * folded. That some chunks may be folded already when it turns out too large is no harm: a barred
   * upload never gets a receipt, and is undone as any that does not count.
   */
  static Refusal norm(RoundLedger ledger, Upload upload, UpdateChunk chunk, double squaredNorm) {
    if (ledger.clipNorm().isEmpty()) {
      return null;
    }
    double norm = ledger.clipNorm().getAsDouble();
    double all = upload.squaredNormWith(chunk.shard(), squaredNorm);
    return L2.within(all, norm)
        ? null
        : new Refusal(
            RejectReason.OUT_OF_NORM,
            "L2 norm of the update must be <= %s, got %s with shard %d"
                .formatted(norm, Math.sqrt(all), chunk.shard()));
  }

  private static Optional<Refusal> refusal(RejectReason reason, String detail) {
    return Optional.of(new Refusal(reason, detail));
  }
}
