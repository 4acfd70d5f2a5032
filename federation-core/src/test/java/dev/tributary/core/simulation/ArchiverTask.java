package dev.tributary.core.simulation;

import dev.tributary.core.archive.ArchiveQueue;
import dev.tributary.core.archive.ArchiveQueueState;
import dev.tributary.core.archive.ArchiveTask;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.ShardLocation;
import java.util.List;

/** The operator that copies one model version after the other from the models topic to S3. */
final class ArchiverTask implements Actor {
  private final Incarnation incarnation;
  private final World world;
  private final ArchiveQueue queue;
  private final long endAtStart;

  /** Under way; null if nothing is. */
  private ArchiveTask working;

  ArchiverTask(Incarnation incarnation, ArchiveQueueState state) {
    this.incarnation = incarnation;
    this.world = incarnation.world();
    this.queue = new ArchiveQueue(state);
    this.endAtStart = world.rounds.end();
    work();
  }

  @Override
  public String name() {
    return incarnation.name() + "/archiver";
  }

  @Override
  public boolean isReady() {
    return hasLog() || working != null;
  }

  private boolean hasLog() {
    return queue.log().nextOffset() < world.rounds.end();
  }

  @Override
  public void step() {
    if (working == null || (hasLog() && world.dice.chance(0.5))) {
      long offset = queue.log().nextOffset();
      queue.onLog(offset, world.rounds.get(offset));
      world.witness().onReader(name(), queue.log());
      work();
    } else {
      archive(working.published());
    }
  }

  private void work() {
    if (working == null && queue.log().nextOffset() >= endAtStart) {
      working = queue.first().orElse(null);
    }
  }

  private void archive(ModelPublished model) {
    List<float[]> parts =
        model.shards().stream().map(ShardLocation::parameters).map(world.models::read).toList();
    float[] whole = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int from = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, whole, from, part.length);
      from += part.length;
    }
    String uri = "s3://models/%s/%d".formatted(model.job(), model.version());
    world.archive.put(uri, whole);
    Archived archived = new Archived(model.job(), model.version(), uri, ModelsTopic.sha256(whole));
    world.trace(name(), () -> "archives " + archived);
    incarnation.coordinator().archived.addLast(archived);
    working = queue.after(working).orElse(null);
  }

  ArchiveQueueState checkpoint() {
    return queue.snapshot();
  }

  boolean isIdle() {
    return !isReady() && queue.size() == 0;
  }
}
