package dev.tributary.core.simulation;

import dev.tributary.core.coordination.Published;
import dev.tributary.core.shard.ShardVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The operator that writes shards to the models topic and tells when the broker has them. */
final class PublisherTask implements Actor {
  private record Sent(ShardVersion version, Published published) {}

  private final Incarnation incarnation;
  private final World world;
  private final Deque<ShardVersion> waiting;
  private final List<Sent> unacknowledged = new ArrayList<>();

  /** Whatever was not acknowledged before is published again. */
  PublisherTask(Incarnation incarnation, List<ShardVersion> restored) {
    this.incarnation = incarnation;
    this.world = incarnation.world();
    this.waiting = new ArrayDeque<>(restored);
  }

  void send(ShardVersion version) {
    waiting.addLast(version);
  }

  @Override
  public String name() {
    return incarnation.name() + "/publisher";
  }

  @Override
  public boolean isReady() {
    return !waiting.isEmpty() || !unacknowledged.isEmpty();
  }

  @Override
  public void step() {
    if (unacknowledged.isEmpty() || (!waiting.isEmpty() && world.dice.chance(0.5))) {
      ShardVersion version = waiting.removeFirst();
      Published published =
          new Published(
              version.job(),
              version.version(),
              version.round(),
              version.shard(),
              world.models.write(version),
              version.clipBits());
      world.announcements.add(published);
      unacknowledged.add(new Sent(version, published));
    } else {
      Published published = world.dice.take(unacknowledged).published();
      world.trace(name(), () -> "acknowledges " + published);
      if (!world.plan.publishedByTopic()) {
        incarnation.coordinator().published.addLast(published);
      }
    }
  }

  List<ShardVersion> checkpoint() {
    List<ShardVersion> pending = new ArrayList<>();
    unacknowledged.forEach(sent -> pending.add(sent.version()));
    pending.addAll(waiting);
    return pending;
  }
}
