package dev.tributary.core.simulation;

import dev.tributary.core.archive.ArchiveQueueState;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.shard.ShardDirectorState;
import dev.tributary.core.simulation.Checkpoint.SourceOffsets;
import dev.tributary.core.update.LedgerState;
import dev.tributary.core.update.Outcome.Rejection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One run of the aggregation job, from a start or restart to a crash: its operators, with first-in
 * first-out channels between them. After the crash it may go on for a while as a zombie.
 */
final class Incarnation {
  private static final Checkpoint NOTHING =
      new Checkpoint(
          CoordinatorState.EMPTY,
          new SourceOffsets(0, 0, 0, 0, 0, 0, 0, new long[0]),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          ShardDirectorState.EMPTY,
          ArchiveQueueState.EMPTY,
          List.of());

  private final World world;
  private final String name;
  private final int parallelism;
  private final long[] updateOffsets;
  private final CoordinatorTask coordinator;
  private final List<LocalTask> locals = new ArrayList<>();
  private final ShardTasks shards;
  private final PublisherTask publisher;
  private final DirectorTask director;
  private final ArchiverTask archiver;
  private final AppenderTask appender;

  /** What was told of contributions that do not count, in the line of checkpoints up to here. */
  private final List<Rejection> rejections;

  private boolean zombie;

  private Incarnation(World world, String name, int parallelism, Checkpoint from) {
    this.world = world;
    this.name = name;
    this.parallelism = parallelism;
    SourceOffsets offsets = from.offsets();
    this.updateOffsets = Arrays.copyOf(offsets.updates(), world.updates.partitions());
    this.rejections = new ArrayList<>(from.rejections());
    this.appender = new AppenderTask(this);
    this.publisher = new PublisherTask(this, from.publishing());
    this.shards = new ShardTasks(this, parallelism, from.shards());
    this.director = new DirectorTask(this, from.director());
    this.archiver = new ArchiverTask(this, from.archiver());
    this.coordinator = new CoordinatorTask(this, from.coordinator());
    coordinator.logOffset = offsets.coordinatorLog();
    coordinator.commandOffset = offsets.commands();
    coordinator.presenceOffset = offsets.presences();
    coordinator.announcementOffset = offsets.announcements();
    coordinator.secaggOffset = offsets.secagg();
    coordinator.metricsOffset = offsets.metrics();
    coordinator.receipts.addAll(from.receipts());
    coordinator.published.addAll(from.published());
    coordinator.archived.addAll(from.archived());
    startLocals(from.ledgers(), offsets.localLog());
  }

  /** Partitions go to local aggregators anew at each start, in no order. */
  private void startLocals(List<LedgerState> ledgers, long logOffset) {
    List<List<Integer>> partitions = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      partitions.add(new ArrayList<>());
    }
    for (int partition = 0; partition < updateOffsets.length; partition++) {
      world.dice.pick(partitions).add(partition);
    }
    for (int i = 0; i < parallelism; i++) {
      LocalTask local = new LocalTask(this, i, parallelism, partitions.get(i), ledgers);
      local.logOffset = logOffset;
      locals.add(local);
    }
  }

  /** A start without any state: the topics are read from their beginning. */
  static Incarnation fresh(World world, String name, int parallelism) {
    return new Incarnation(world, name, parallelism, NOTHING);
  }

  static Incarnation restored(World world, String name, int parallelism, Checkpoint from) {
    return new Incarnation(world, name, parallelism, from);
  }

  /** A consistent cut: local aggregators drain before their barrier. */
  Checkpoint checkpoint() {
    List<LedgerState> ledgers = new ArrayList<>();
    long localLog = Long.MAX_VALUE;
    for (LocalTask local : locals) {
      ledgers.add(local.checkpoint());
      localLog = Math.min(localLog, local.logOffset);
    }
    return new Checkpoint(
        coordinator.checkpoint(),
        new SourceOffsets(
            coordinator.logOffset,
            localLog,
            coordinator.commandOffset,
            coordinator.presenceOffset,
            coordinator.announcementOffset,
            coordinator.secaggOffset,
            coordinator.metricsOffset,
            updateOffsets.clone()),
        List.copyOf(coordinator.receipts),
        List.copyOf(coordinator.published),
        List.copyOf(coordinator.archived),
        ledgers,
        shards.checkpoint(),
        publisher.checkpoint(),
        director.checkpoint(),
        archiver.checkpoint(),
        List.copyOf(rejections));
  }

  List<Actor> actors() {
    List<Actor> actors = new ArrayList<>(locals);
    actors.addAll(List.of(coordinator, director, shards, publisher, archiver, appender));
    return actors;
  }

  World world() {
    return world;
  }

  String name() {
    return name;
  }

  int parallelism() {
    return parallelism;
  }

  CoordinatorTask coordinator() {
    return coordinator;
  }

  ShardTasks shards() {
    return shards;
  }

  PublisherTask publisher() {
    return publisher;
  }

  AppenderTask appender() {
    return appender;
  }

  List<LocalTask> locals() {
    return locals;
  }

  List<Rejection> rejections() {
    return rejections;
  }

  long nextUpdate(int partition) {
    return updateOffsets[partition];
  }

  long takeUpdate(int partition) {
    return updateOffsets[partition]++;
  }

  boolean isZombie() {
    return zombie;
  }

  void becomeZombie() {
    zombie = true;
  }

  /** Whether everything that came in has been dealt with. */
  boolean isIdle() {
    return coordinator.isIdle()
        && locals.stream().allMatch(LocalTask::isIdle)
        && shards.isIdle()
        && !publisher.isReady()
        && !director.isReady()
        && archiver.isIdle()
        && !appender.isReady();
  }
}
