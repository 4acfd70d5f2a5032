package dev.tributary.core.simulation;

import dev.tributary.core.client.ClientAction;
import dev.tributary.core.client.ClientProgress;
import dev.tributary.core.client.ClientSession;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.update.UpdateChunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client agent: its process may die at any step, what it saved stays. */
final class SimulatedClient implements Actor {
  private static final int BEAT_MILLIS = 300;

  /** One chunk to one partition. */
  private record Parcel(int partition, UpdateChunk chunk) {}

  /** An upload under way. */
  private static final class Sending {
    final ClientAction.Start start;
    final Deque<Parcel> parcels;
    final long notBeforeMillis;

    /** So many chunks are never sent. */
    final int kept;

    Sending(ClientAction.Start start, List<Parcel> parcels, long notBeforeMillis, int kept) {
      this.start = start;
      this.parcels = new ArrayDeque<>(parcels);
      this.notBeforeMillis = notBeforeMillis;
      this.kept = kept;
    }

    boolean isCut() {
      return parcels.size() <= kept && kept > 0;
    }
  }

  private final World world;
  private final String id;
  private final boolean outsider;
  private final int homePartition;
  private final Map<String, ClientProgress> saved = new TreeMap<>();

  /** Null while the process is down. */
  private ClientSession session;

  private long logOffset;
  private long endAtStart;
  private boolean caughtUp;
  private final Deque<ClientAction> actions = new ArrayDeque<>();
  private final Map<String, Sending> sending = new TreeMap<>();
  private Parcel lastParcel;
  private long upAtMillis;
  private long beatAtMillis;

  SimulatedClient(World world, String id, boolean outsider) {
    this.world = world;
    this.id = id;
    this.outsider = outsider;
    this.homePartition = world.dice.between(0, world.updates.partitions() - 1);
  }

  @Override
  public String name() {
    return id;
  }

  int homePartition() {
    return homePartition;
  }

  /** Whether it will never come back. */
  boolean isGone() {
    return upAtMillis == NEVER;
  }

  /** What somebody says who knows that it will not come back. */
  void sayGoodbye() {
    beat(true);
  }

  boolean isOutsider() {
    return outsider;
  }

  @Override
  public boolean isReady() {
    if (session == null) {
      return world.nowMillis() >= upAtMillis;
    }
    return !actions.isEmpty()
        || logOffset < world.rounds.end()
        || !caughtUp
        || world.nowMillis() >= beatAtMillis
        || sending.values().stream().anyMatch(this::canSend);
  }

  private boolean canSend(Sending upload) {
    return !upload.isCut() && (world.isCalm() || world.nowMillis() >= upload.notBeforeMillis);
  }

  @Override
  public long dueMillis() {
    if (session == null) {
      return upAtMillis;
    }
    long due = beatAtMillis;
    for (Sending upload : sending.values()) {
      if (!upload.isCut()) {
        due = Math.min(due, Math.max(upload.notBeforeMillis, world.nowMillis()));
      }
    }
    return due;
  }

  @Override
  public void step() {
    if (session == null) {
      start();
    } else if (world.befalls(Fault.CLIENT_CRASH, 0.004 * world.plan.clientFaults())) {
      crash();
    } else if (!actions.isEmpty()) {
      act(actions.removeFirst());
    } else if (world.nowMillis() >= beatAtMillis) {
      beat(false);
    } else if (logOffset < world.rounds.end()) {
      long offset = logOffset++;
      actions.addAll(session.onLog(offset, world.rounds.get(offset)));
      world.witness().onReader(id, session.log());
    } else if (!caughtUp && logOffset >= endAtStart) {
      caughtUp = true;
      actions.addAll(session.onCaughtUp());
    } else {
      send();
    }
  }

  private void start() {
    boolean late = world.rounds.hasSnapshot() && world.dice.chance(0.5);
    if (late) {
      world.faults.add(Fault.READER_FROM_SNAPSHOT);
    }
    session =
        new ClientSession(
            id, late ? world.rounds.fromSnapshot() : world.rounds.fromStart(), saved.values());
    world.witness().onReader(id, session.log());
    logOffset = session.log().nextOffset();
    endAtStart = world.rounds.end();
    caughtUp = false;
    world.trace(id, () -> "starts with " + saved.values());
    beat(false);
  }

  private void crash() {
    session = null;
    actions.clear();
    sending.clear();
    upAtMillis = world.nowMillis() + world.dice.between(0, 400);
    if (world.befalls(Fault.CLIENT_GONE, 0.05)) {
      upAtMillis = NEVER;
    } else if (world.befalls(Fault.CLIENT_AWAY, 0.2)) {
      upAtMillis = world.nowMillis() + world.dice.between(1_000, 4_000);
      if (world.dice.chance(0.5)) {
        beat(true);
      }
    }
    world.trace(id, () -> "dies until " + upAtMillis);
  }

  private void beat(boolean leaving) {
    beatAtMillis = world.plan.quiet() ? NEVER : world.nowMillis() + BEAT_MILLIS;
    List<String> dataSets = outsider ? List.of("other") : List.of(Plan.DATA_SET);
    world.presences.add(
        new Presence(id, world.nowMillis(), List.of(Plan.TRAINER), dataSets, leaving));
  }

  private void act(ClientAction action) {
    world.trace(id, () -> action.getClass().getSimpleName() + text(action));
    if (action instanceof ClientAction.Save save) {
      saved.put(save.progress().job(), save.progress());
    } else if (action instanceof ClientAction.Forget forget) {
      saved.remove(forget.job());
    } else if (action instanceof ClientAction.Start start) {
      train(start);
    } else if (action instanceof ClientAction.Cancel cancel) {
      sending.remove(cancel.job());
    }
  }

  private static String text(ClientAction action) {
    return action instanceof ClientAction.Start start
        ? " round %d attempt %d".formatted(start.round().round(), start.attempt())
        : " " + action;
  }

  private void train(ClientAction.Start start) {
    String job = start.job().id();
    double faults = world.plan.clientFaults();
    if (start.attempt() > 1) {
      world.faults.add(Fault.SECOND_ATTEMPT);
    }
    if (world.befalls(Fault.TRAINING_FAILED, 0.03 * faults)) {
      actions.addAll(session.onFailed(job, start.round().round(), start.attempt()));
      return;
    }
    List<Parcel> parcels = new ArrayList<>(parcels(start, homePartition));
    if (world.updates.partitions() > 1 && world.befalls(Fault.TWO_PARTITIONS, 0.03 * faults)) {
      parcels.addAll(parcels(start, (homePartition + 1) % world.updates.partitions()));
    }
    if (world.befalls(Fault.REORDERED_CHUNKS, 0.3)) {
      world.dice.shuffle(parcels);
    }
    boolean late = world.befalls(Fault.LATE_UPLOAD, 0.05 * faults);
    int wait = late ? world.dice.between(200, 4_000) : world.dice.between(0, 30);
    boolean cut = world.befalls(Fault.CUT_UPLOAD, 0.03 * faults);
    int kept = cut ? world.dice.between(1, parcels.size()) : 0;
    sending.put(job, new Sending(start, parcels, world.nowMillis() + wait, kept));
  }

  private List<Parcel> parcels(ClientAction.Start start, int partition) {
    return Training.upload(world, start.job(), start.round(), id, start.attempt(), partition)
        .stream()
        .map(chunk -> new Parcel(partition, chunk))
        .toList();
  }

  private void send() {
    if (lastParcel != null && world.befalls(Fault.DUPLICATE_CHUNK, 0.03)) {
      world.updates.append(lastParcel.partition(), lastParcel.chunk(), null);
      return;
    }
    List<Sending> ready = new ArrayList<>(sending.values());
    ready.removeIf(upload -> !canSend(upload));
    Sending upload = world.dice.pick(ready);
    if (!upload.parcels.isEmpty()) {
      lastParcel = upload.parcels.removeFirst();
      world.updates.append(lastParcel.partition(), lastParcel.chunk(), null);
    } else {
      String job = upload.start.job().id();
      sending.remove(job);
      actions.addAll(session.onUploaded(job, upload.start.round().round(), upload.start.attempt()));
    }
  }
}
