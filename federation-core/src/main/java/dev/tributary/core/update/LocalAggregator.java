package dev.tributary.core.update;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.vector.ChunkKernel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Folds the chunks of some partitions of the updates topic into partial sums as they come, keeps a
 * ledger of what is folded, and makes the sums agree with the member set that the log decides.
 *
 * <p>The rule for what a chunk is worth is a function of its bytes, its position and the log, never
 * of the moment at which it is read. Within a partition the first chunk of a shard stands. What is
 * folded and not wanted is undone once, when the round closes.
 *
 * <p>After a restart every instance knows all restored ledgers, since a partition may have gone to
 * another instance; for undoing, an entry belongs to exactly one: the restored ones to instance
 * {@code partition mod parallelism}, the new ones to whoever read them.
 *
 * <p>One thread.
 */
public final class LocalAggregator {
  private final ChunkLog chunkLog;
  private final LogTail logTail;
  private final Consumer<Outcome> outcomes;
  private final ChunkKernel kernel = new ChunkKernel();
  private final EndedRounds ended = new EndedRounds();
  private final RoundLog log;
  private final Ledgers ledgers;

  /**
   * Whether the log was read to its end since the start, so that a replay is judged by what was
   * decided meanwhile.
   */
  private boolean caughtUp;

  /** An instance that knows nothing and reads the log from the beginning. */
  public LocalAggregator(ChunkLog chunkLog, LogTail logTail, Consumer<Outcome> outcomes) {
    this(new RoundLog(), new Ledgers(List.of(), 0, 1), chunkLog, logTail, outcomes);
  }

  private LocalAggregator(
      RoundLog log,
      Ledgers ledgers,
      ChunkLog chunkLog,
      LogTail logTail,
      Consumer<Outcome> outcomes) {
    this.log = log;
    this.ledgers = ledgers;
    this.chunkLog = chunkLog;
    this.logTail = logTail;
    this.outcomes = outcomes;
  }

  /**
   * Continues from a checkpoint.
   *
   * @param states what the instances of the checkpoint knew, in any order; not empty
   * @param instance index of this instance, in [0, parallelism)
   */
  public static LocalAggregator restore(
      List<LedgerState> states,
      int instance,
      int parallelism,
      ChunkLog chunkLog,
      LogTail logTail,
      Consumer<Outcome> outcomes) {
    // Instances may have read the log unequally far. The shortest is right for all: what follows is
    // read again, and conforming twice changes nothing.
    LedgerState shortest =
        states.stream()
            .min(Comparator.comparingLong(LedgerState::nextLogOffset))
            .orElseThrow(() -> new IllegalArgumentException("states must not be empty"));
    Ledgers ledgers = new Ledgers(states, instance, parallelism);
    for (JobState job : shortest.log().jobs().values()) {
      if (job instanceof JobState.Uploading uploading) {
        ledgers.open(uploading);
      }
    }
    RoundLog log = new RoundLog(shortest.log(), shortest.nextLogOffset());
    return new LocalAggregator(log, ledgers, chunkLog, logTail, outcomes);
  }

  public LedgerState snapshot() {
    return new LedgerState(log.state(), log.nextOffset(), ledgers.snapshot());
  }

  /** The log as far as this instance has read it. */
  public RoundLog log() {
    return log;
  }

  /** Takes the next record of the round log; records read before are skipped. */
  public void onLog(long offset, LogRecord record) {
    if (log.read(offset, record) != RoundLog.Reading.EFFECTIVE
        || !(record instanceof OfJob ofJob)) {
      return;
    }
    JobState state = log.state().jobs().get(ofJob.job());
    RoundLedger ledger = ledgers.get(ofJob.job());
    if (ledger != null) {
      follow(ledger, state);
    } else if (state instanceof JobState.Uploading uploading) {
      ledgers.open(uploading);
    }
  }

  private void follow(RoundLedger ledger, JobState state) {
    boolean sameRound =
        state instanceof JobState.Open open && open.round().round() == ledger.round.round();
    if (!sameRound) {
      end(ledger, state);
    } else if (state instanceof JobState.Closed closed && !ledger.isClosed()) {
      ledger.close(closed);
      conform(ledger);
    }
  }

  /** A chunk that is folded and not wanted, or wanted and only noted. */
  private record Reread(Position position, Upload upload, int shard, boolean wanted) {}

  /** Undoes what is folded and not wanted, folds what is wanted and was only noted. */
  private void conform(RoundLedger ledger) {
    List<Reread> rereads = new ArrayList<>();
    for (Upload upload : ledger.uploads().toList()) {
      boolean wanted = ledger.isWanted(upload);
      for (int shard = 0; shard < upload.shards(); shard++) {
        if (upload.has(shard) && upload.isMine(shard) && upload.isFolded(shard) != wanted) {
          rereads.add(new Reread(upload.position(shard), upload, shard, wanted));
        }
      }
    }
    // Along the log, so that neighbours come out of one fetch.
    rereads.sort(Comparator.comparing(Reread::position));
    rereads.forEach(each -> reread(ledger, each));
    for (Upload upload : ledger.uploads().toList()) {
      if (!ledger.isWanted(upload)) {
        reportUncounted(
            ledger, upload, upload.isComplete() ? RejectReason.LATE : RejectReason.INCOMPLETE);
        upload.forgetChunks();
      }
    }
  }

  private void reread(RoundLedger ledger, Reread reread) {
    // A chunk that the topic no longer holds can not be undone. The sums then never match the
    // member set, and the coordinator abandons the round.
    chunkLog
        .read(reread.position())
        .ifPresent(
            chunk -> {
              if (reread.wanted()) {
                ledger.fold(kernel, chunk, reread.upload());
              } else {
                ledger.undo(kernel, chunk, reread.upload());
              }
            });
  }

  private void reportUncounted(RoundLedger ledger, Upload upload, RejectReason reason) {
    boolean mine = upload.isMineToReport();
    if (!mine) {
      upload.leaveToOthers();
    } else if (!upload.isReported()) {
      report(
          ledger,
          upload,
          reason,
          "the round's member set does not hold it",
          upload.firstPosition());
    }
    upload.report(reason, false);
  }

  private void end(RoundLedger ledger, JobState state) {
    ledgers.remove(ledger.job.id());
    ledger.discard();
    boolean published = versionOf(state) > ledger.round.modelVersion();
    if (!published) {
      ledger.uploads().forEach(u -> reportUncounted(ledger, u, RejectReason.ROUND_ABANDONED));
    }
    ended.add(
        ledger.job.id(),
        ledger.round.round(),
        published ? ledger.countedKeys() : Set.of(),
        ledger.reportedKeys(),
        !published);
    if (state instanceof JobState.Uploading uploading) {
      ledgers.open(uploading);
    }
  }

  private static int versionOf(JobState state) {
    return state instanceof JobState.Live live
        ? live.info().version()
        : ((JobState.Ended) state).version();
  }

  /** Checks a chunk, folds it if it may count, and tells a receipt or a rejection. */
  public ChunkVerdict onChunk(Position position, UpdateChunk chunk) {
    if (!caughtUp || !isKnown(chunk)) {
      logTail.read(log.nextOffset(), this::onLog);
      caughtUp = true;
    }
    RoundLedger ledger = ledgers.get(chunk.job());
    if (ledger == null || ledger.round.round() != chunk.round()) {
      return judgeWithoutLedger(position, chunk);
    }
    return ChunkJudge.admission(ledger, position.partition(), chunk)
        .map(refusal -> refuse(ledger, position, chunk, refusal))
        .orElseGet(() -> take(ledger, position, chunk));
  }

  /** Whether the log, as far as it was read, has come to the chunk's round and its uploads. */
  private boolean isKnown(UpdateChunk chunk) {
    JobState state = log.state().jobs().get(chunk.job());
    return state instanceof JobState.Ended
        || (state instanceof JobState.Live live
            && chunk.round() <= live.info().lastRound()
            && !ChunkJudge.isAheadOfUploads(live, chunk));
  }

  private ChunkVerdict judgeWithoutLedger(Position position, UpdateChunk chunk) {
    JobState state = log.state().jobs().get(chunk.job());
    EndedRounds.Key key =
        new EndedRounds.Key(chunk.client(), chunk.attempt(), position.partition());
    ChunkJudge.Refusal refusal =
        ChunkJudge.outsideRound(state, chunk, () -> ended.judge(chunk.job(), chunk.round(), key));
    if (refusal == null) {
      return ChunkVerdict.IGNORED;
    }
    reject(position, chunk, refusal);
    return ChunkVerdict.REJECTED;
  }

  private ChunkVerdict refuse(
      RoundLedger ledger, Position position, UpdateChunk chunk, ChunkJudge.Refusal refusal) {
    if (ledger.isSelected(chunk.client()) && refusal.bars()) {
      Upload upload =
          ledger.upload(chunk.client(), chunk.attempt(), position.partition(), chunk.weight());
      if (upload.isBarred()) {
        return ChunkVerdict.IGNORED;
      }
      upload.report(refusal.reason(), true);
    }
    reject(position, chunk, refusal);
    return ChunkVerdict.REJECTED;
  }

  private ChunkVerdict take(RoundLedger ledger, Position position, UpdateChunk chunk) {
    Upload upload =
        ledger.upload(chunk.client(), chunk.attempt(), position.partition(), chunk.weight());
    if (upload.isBarred()) {
      return ChunkVerdict.IGNORED;
    }
    ChunkJudge.Refusal refusal = ChunkJudge.content(kernel, ledger, upload, chunk);
    if (refusal != null) {
      return refuse(ledger, position, chunk, refusal);
    }
    double squaredNorm = ledger.squaredNorm(chunk);
    refusal = ChunkJudge.norm(ledger, upload, chunk, squaredNorm);
    if (refusal != null) {
      return refuse(ledger, position, chunk, refusal);
    }
    ChunkVerdict verdict =
        ledger.isClosed()
            ? takeClosed(ledger, upload, position, chunk)
            : takeOpen(ledger, upload, position, chunk);
    if (upload.has(chunk.shard())) {
      upload.noteNorm(chunk.shard(), squaredNorm);
    }
    return verdict;
  }

  private ChunkVerdict takeClosed(
      RoundLedger ledger, Upload upload, Position position, UpdateChunk chunk) {
    if (ledger.isWanted(upload)) {
      upload.note(chunk.shard(), position.offset(), false, true);
      ledger.fold(kernel, chunk, upload);
      return ChunkVerdict.FOLDED;
    }
    if (upload.isReported()) {
      return ChunkVerdict.IGNORED;
    }
    upload.report(RejectReason.LATE, false);
    reject(position, chunk, new ChunkJudge.Refusal(RejectReason.LATE, "the round is closed"));
    return ChunkVerdict.REJECTED;
  }

  private ChunkVerdict takeOpen(
      RoundLedger ledger, Upload upload, Position position, UpdateChunk chunk) {
    upload.note(chunk.shard(), position.offset(), false, true);
    prefer(ledger, upload, position);
    if (upload.isReported()) {
      return ChunkVerdict.NOTED;
    }
    ledger.fold(kernel, chunk, upload);
    if (upload.isComplete()) {
      outcomes.accept(
          new Receipt(
              chunk.job(),
              chunk.round(),
              upload.client,
              upload.attempt,
              upload.partition,
              upload.weight,
              ledger.uploadBytes()));
    }
    return ChunkVerdict.FOLDED;
  }

  /**
   * Of a client's uploads a complete one stands; else the newest attempt does, or in a secure round
   * the first, since a client must never give two vectors under one mask. For uploads on one
   * partition a replay comes to the same result. Across partitions it may not; then the log's
   * member set still counts, although the upload was reported.
   */
  private void prefer(RoundLedger ledger, Upload upload, Position position) {
    for (Upload other : ledger.uploadsOf(upload.client)) {
      if (other == upload || other.isReported() || upload.isReported()) {
        continue;
      }
      if (other.isComplete() || ledger.isMasked()) {
        report(
            ledger,
            upload,
            RejectReason.DUPLICATE_ATTEMPT,
            "attempt %d %s"
                .formatted(other.attempt, other.isComplete() ? "is complete" : "has begun"),
            position);
        upload.report(RejectReason.DUPLICATE_ATTEMPT, false);
      } else {
        boolean newer = upload.attempt >= other.attempt;
        Upload older = newer ? other : upload;
        String detail = "attempt %d has begun".formatted(newer ? upload.attempt : other.attempt);
        report(ledger, older, RejectReason.SUPERSEDED, detail, older.firstPosition());
        older.report(RejectReason.SUPERSEDED, false);
      }
    }
  }

  /**
   * Makes ready for {@link #snapshot}: hands on what was folded for closed rounds, and of open ones
   * the sums that hold many contributions. What stays here is no part of the snapshot: there it is
   * noted only, and after a restore it is read again when its round closes.
   *
   * @param atLeast contributions of a sum from which on it is handed on; so few times the model,
   *     less one, are read again after a restore
   */
  public void drain(int atLeast, Consumer<PartialSum> consumer) {
    drainClosed(consumer);
    ledgers.all().forEach(ledger -> ledger.drain(atLeast, consumer));
  }

  /** Hands on what was folded for rounds that are closed; call it when {@link #mustDrain}. */
  public void drainClosed(Consumer<PartialSum> consumer) {
    ledgers.all().stream().filter(RoundLedger::isClosed).forEach(ledger -> ledger.drain(consumer));
  }

  /** Whether a closed round waits for what this instance folded. */
  public boolean mustDrain() {
    return ledgers.all().stream().anyMatch(l -> l.isClosed() && l.hasUndrained());
  }

  private void report(
      RoundLedger ledger, Upload upload, RejectReason reason, String detail, Position position) {
    outcomes.accept(
        new Rejection(
            ledger.job.id(),
            ledger.round.round(),
            upload.client,
            upload.attempt,
            reason,
            detail,
            position));
  }

  private void reject(Position position, UpdateChunk chunk, ChunkJudge.Refusal refusal) {
    outcomes.accept(
        new Rejection(
            chunk.job(),
            chunk.round(),
            chunk.client(),
            chunk.attempt(),
            refusal.reason(),
            refusal.detail(),
            position));
  }
}
