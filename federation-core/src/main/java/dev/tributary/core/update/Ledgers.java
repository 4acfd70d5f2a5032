package dev.tributary.core.update;

import dev.tributary.core.round.JobState;
import dev.tributary.core.update.LedgerState.Chunk;
import dev.tributary.core.update.LedgerState.UploadState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledgers of the open rounds, one a job at most, and the restored uploads of rounds to which
 * this reader of the log has not come yet.
 */
final class Ledgers {
  private final Map<String, RoundLedger> open = new TreeMap<>();
  private final List<UploadState> early = new ArrayList<>();
  private final SumPool pool = new SumPool();
  private final int instance;
  private final int parallelism;

  Ledgers(List<LedgerState> states, int instance, int parallelism) {
    this.instance = instance;
    this.parallelism = parallelism;
    states.forEach(state -> early.addAll(state.uploads()));
  }

  Collection<RoundLedger> all() {
    return open.values();
  }

  RoundLedger get(String job) {
    return open.get(job);
  }

  void remove(String job) {
    open.remove(job);
  }

  void open(JobState.Uploading state) {
    RoundLedger ledger = new RoundLedger(state, pool);
    for (Iterator<UploadState> saved = early.iterator(); saved.hasNext(); ) {
      UploadState upload = saved.next();
      if (upload.job().equals(state.id()) && upload.round() <= state.round().round()) {
        if (upload.round() == state.round().round()) {
          restore(ledger, upload);
        }
        saved.remove();
      }
    }
    open.put(state.id(), ledger);
  }

  private void restore(RoundLedger ledger, UploadState saved) {
    Upload upload =
        ledger.upload(saved.client(), saved.attempt(), saved.partition(), saved.weight());
    saved
        .chunks()
        .forEach(
            c -> {
              upload.note(c.shard(), c.offset(), c.folded(), isMine(saved));
              upload.noteNorm(c.shard(), c.squaredNorm());
            });
    if (saved.reported() != null) {
      upload.report(saved.reported(), saved.barred());
    }
  }

  private boolean isMine(UploadState saved) {
    return saved.partition() % parallelism == instance;
  }

  List<UploadState> snapshot() {
    List<UploadState> states = new ArrayList<>();
    for (RoundLedger ledger : open.values()) {
      ledger.uploads().forEach(upload -> snapshot(ledger, upload, states));
    }
    early.stream().filter(this::isMine).forEach(states::add);
    return states;
  }

  private static void snapshot(RoundLedger ledger, Upload upload, List<UploadState> states) {
    List<Chunk> chunks = new ArrayList<>();
    for (int shard = 0; shard < upload.shards(); shard++) {
      if (upload.has(shard) && upload.isMine(shard)) {
        chunks.add(
            new Chunk(
                shard,
                upload.position(shard).offset(),
                upload.isHandedOn(shard),
                upload.squaredNorm(shard)));
      }
    }
    if (!chunks.isEmpty() || upload.isToldAsFarAsKnown()) {
      states.add(
          new UploadState(
              ledger.job.id(),
              ledger.round.round(),
              upload.client,
              upload.attempt,
              upload.partition,
              upload.weight,
              upload.reported(),
              upload.isBarred(),
              chunks));
    }
  }
}
