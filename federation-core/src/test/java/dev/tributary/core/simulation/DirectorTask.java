package dev.tributary.core.simulation;

import dev.tributary.core.shard.ShardDirector;
import dev.tributary.core.shard.ShardDirectorState;
import dev.tributary.core.shard.ShardOrder;

/** The operator around the shard director. */
final class DirectorTask implements Actor {
  private final Incarnation incarnation;
  private final World world;
  private final ShardDirector director;
  private final long endAtStart;
  private boolean caughtUp;

  DirectorTask(Incarnation incarnation, ShardDirectorState state) {
    this.incarnation = incarnation;
    this.world = incarnation.world();
    this.director = new ShardDirector(state);
    this.endAtStart = world.rounds.end();
  }

  @Override
  public String name() {
    return incarnation.name() + "/director";
  }

  @Override
  public boolean isReady() {
    return !caughtUp || director.log().nextOffset() < world.rounds.end();
  }

  @Override
  public void step() {
    long offset = director.log().nextOffset();
    if (!caughtUp && offset >= endAtStart) {
      caughtUp = true;
      director.onCaughtUp().forEach(this::order);
    } else {
      director.onLog(offset, world.rounds.get(offset)).forEach(this::order);
      world.witness().onReader(name(), director.log());
    }
  }

  private void order(ShardOrder order) {
    world.trace(name(), () -> "orders " + order);
    incarnation.shards().order(order);
  }

  ShardDirectorState checkpoint() {
    return director.snapshot();
  }
}
