package dev.tributary.core.simulation;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.core.update.ChunkVerdict;
import dev.tributary.core.update.LedgerState;
import dev.tributary.core.update.LocalAggregator;
import dev.tributary.core.update.LogTail;
import dev.tributary.core.update.Outcome;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.UpdateChunk;
import java.util.List;

/** The operator around a local aggregator: the partitions it reads and its copy of the log. */
final class LocalTask implements Actor {
  private final Incarnation incarnation;
  private final World world;
  private final int index;
  private final List<Integer> partitions;
  private final LocalAggregator local;

  /** How far the round log was handed to it; it may have read further by itself. */
  long logOffset;

  LocalTask(
      Incarnation incarnation,
      int index,
      int parallelism,
      List<Integer> partitions,
      List<LedgerState> ledgers) {
    this.incarnation = incarnation;
    this.world = incarnation.world();
    this.index = index;
    this.partitions = partitions;
    LogTail tail = this::readTail;
    this.local =
        ledgers.isEmpty()
            ? new LocalAggregator(world.updates, tail, this::onOutcome)
            : LocalAggregator.restore(
                ledgers, index, parallelism, world.updates, tail, this::onOutcome);
  }

  private void readTail(long from, LogTail.Reader reader) {
    for (long offset = from; offset < world.rounds.end(); offset++) {
      reader.accept(offset, world.rounds.get(offset));
    }
  }

  private void onOutcome(Outcome outcome) {
    world.trace(name(), () -> "tells " + outcome);
    if (outcome instanceof Outcome.Receipt receipt) {
      incarnation.coordinator().receipts.addLast(receipt);
    } else if (outcome instanceof Outcome.Rejection rejection) {
      incarnation.rejections().add(rejection);
    }
  }

  @Override
  public String name() {
    return incarnation.name() + "/local" + index;
  }

  @Override
  public boolean isReady() {
    return logOffset < world.rounds.end() || !readable().isEmpty() || local.mustDrain();
  }

  private List<Integer> readable() {
    return partitions.stream()
        .filter(p -> incarnation.nextUpdate(p) < world.updates.end(p))
        .toList();
  }

  @Override
  public void step() {
    List<Integer> readable = readable();
    boolean log = logOffset < world.rounds.end();
    if (local.mustDrain() && (world.dice.chance(0.3) || (readable.isEmpty() && !log))) {
      local.drainClosed(this::emit);
    } else if (readable.isEmpty() || (log && world.dice.chance(0.5))) {
      long offset = logOffset++;
      local.onLog(offset, world.rounds.get(offset));
    } else {
      readChunk(world.dice.pick(readable));
    }
    world.witness().onReader(name(), local.log());
  }

  private void readChunk(int partition) {
    Position position = new Position(partition, incarnation.takeUpdate(partition));
    UpdateChunk chunk = world.updates.read(position).orElseThrow();
    if (isAhead(chunk, local.log().state()) && !isAhead(chunk, world.rounds.now())) {
      world.faults.add(Fault.CHUNK_BEFORE_LOG);
    }
    ChunkVerdict verdict = local.onChunk(position, chunk);
    world.trace(
        name(),
        () ->
            "%s %s round %d %s attempt %d shard %d: %s"
                .formatted(
                    position,
                    chunk.job(),
                    chunk.round(),
                    chunk.client(),
                    chunk.attempt(),
                    chunk.shard(),
                    verdict));
  }

  private static boolean isAhead(UpdateChunk chunk, LogState log) {
    JobState job = log.jobs().get(chunk.job());
    return job == null
        || (job instanceof JobState.Live live && chunk.round() > live.info().lastRound());
  }

  private void emit(PartialSum partial) {
    incarnation.shards().partial(index, partial);
  }

  /** What happens before a barrier is let through. */
  LedgerState checkpoint() {
    boolean leaves = world.befalls(Fault.SUM_LEFT_IN_FOLD, 0.5);
    local.drain(leaves ? world.dice.between(2, 6) : 1, this::emit);
    return local.snapshot();
  }

  boolean isIdle() {
    return !isReady() && local.log().nextOffset() == world.rounds.end();
  }

  /** What it still remembers of uploads. */
  List<LedgerState.UploadState> uploads() {
    return local.snapshot().uploads();
  }
}
