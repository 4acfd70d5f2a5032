package dev.tributary.core.simulation;

import dev.tributary.core.client.ClientAction;
import dev.tributary.core.client.ClientProgress;
import dev.tributary.core.client.ClientSession;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.JobState;
import dev.tributary.core.update.DraftChunk;
import dev.tributary.core.update.UpdateChunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A client agent: its process may die at any step, what it saved stays. */
final class SimulatedClient implements Actor {
  private static final int BEAT_MILLIS = 300;

  /** How long a task takes at most to notice that its job was stopped. */
  private static final int MOST_ENDING_MILLIS = 500;

  static final int MOST_EXAMPLES = 10;

  /** One chunk to one partition. */
  private record Parcel(int partition, UpdateChunk chunk) {}

  /** An upload under way. */
  private static final class Sending {
    final ClientProgress progress;
    final Deque<Parcel> parcels;
    final long notBeforeMillis;

    /** So many chunks are never sent. */
    final int kept;

    final boolean masked;

    Sending(ClientProgress progress, List<Parcel> parcels, long notBeforeMillis, int kept) {
      this.progress = progress;
      this.parcels = new ArrayDeque<>(parcels);
      this.notBeforeMillis = notBeforeMillis;
      this.kept = kept;
      this.masked = parcels.get(0).chunk().weight() == 0;
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
  private final MaskingClient masking;
  private final Measuring measuring;

  /** Null while the process is down. */
  private ClientSession session;

  private long logOffset;
  private long endAtStart;
  private boolean caughtUp;
  private final Deque<ClientAction> actions = new ArrayDeque<>();
  private final Map<String, Sending> sending = new TreeMap<>();

  /** When tasks of jobs that were stopped have ended, by job. */
  private final Map<String, Long> endings = new TreeMap<>();

  /** What was told of that. */
  private Set<String> ended = Set.of();

  private final Outbox outbox;
  private Parcel lastParcel;
  private long upAtMillis;
  private long beatAtMillis;

  SimulatedClient(World world, String id, boolean outsider) {
    this.world = world;
    this.id = id;
    this.outsider = outsider;
    this.masking = new MaskingClient(world, id);
    this.measuring = new Measuring(world, id);
    this.outbox = new Outbox(world);
    this.homePartition = world.dice.between(0, world.updates.partitions() - 1);
  }

  @Override
  public String name() {
    return id;
  }

  int homePartition() {
    return homePartition;
  }

  /** Whether this client says when it has ended what it did for a job that is being stopped. */
  static boolean tells(String id) {
    return id.hashCode() % 3 != 0;
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
        || outbox.isReady()
        || hasEndedTask()
        || (tells(id) && caughtUp && !session.ended().equals(ended))
        || sending.values().stream().anyMatch(this::canSend);
  }

  private boolean hasEndedTask() {
    return endings.values().stream().anyMatch(millis -> millis <= world.nowMillis());
  }

  private boolean canSend(Sending upload) {
    return !upload.isCut() && (world.isCalm() || world.nowMillis() >= upload.notBeforeMillis);
  }

  @Override
  public long dueMillis() {
    if (session == null) {
      return upAtMillis;
    }
    long due = Math.min(beatAtMillis, outbox.dueMillis());
    for (long millis : endings.values()) {
      due = Math.min(due, millis);
    }
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
    } else if (hasEndedTask()) {
      endTasks();
    } else if (tells(id) && caughtUp && !session.ended().equals(ended)) {
      beat(false);
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
    } else if (outbox.isReady()) {
      outbox.send();
    } else {
      send();
    }
  }

  private void endTasks() {
    for (String job : List.copyOf(endings.keySet())) {
      if (endings.get(job) <= world.nowMillis()) {
        endings.remove(job);
        session.onCancelled(job);
      }
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
    if (sending.values().stream().anyMatch(s -> s.masked)) {
      world.faults.add(Fault.HALF_MASKED_UPLOAD_LEFT);
    }
    sending.clear();
    endings.clear();
    measuring.forget();
    outbox.clear();
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
    ended = session == null || !caughtUp ? Set.of() : session.ended();
    world.presences.add(
        new Presence(
            id,
            world.nowMillis(),
            ClientOffer.of(List.of(Plan.TRAINER), dataSets),
            leaving,
            tells(id) ? Optional.of(ended) : Optional.empty()));
  }

  private void act(ClientAction action) {
    world.trace(id, () -> action.getClass().getSimpleName() + text(action));
    if (action instanceof ClientAction.Save save) {
      saved.put(save.progress().job(), save.progress());
    } else if (action instanceof ClientAction.Forget forget) {
      saved.remove(forget.job());
    } else if (action instanceof ClientAction.Start start) {
      train(start);
    } else if (action instanceof ClientAction.Advertise advertise) {
      outbox.add(Fault.SILENT_IN_KEYS, () -> masking.advertise(advertise));
    } else if (action instanceof ClientAction.ShareKeys share) {
      outbox.add(Fault.SILENT_IN_SHARES, () -> masking.share(share));
    } else if (action instanceof ClientAction.UploadMasked upload) {
      trainMasked(upload);
    } else if (action instanceof ClientAction.AnswerUnmask answer) {
      outbox.add(Fault.SILENT_IN_UNMASK, () -> masking.answer(answer));
    } else if (action instanceof ClientAction.Cancel cancel) {
      cancel(cancel.job());
    }
  }

  /** Who stops a job wants to know when its task has ended, which takes a moment. */
  private void cancel(String job) {
    if (sending.remove(job) == null) {
      return;
    }
    if (session.state().jobs().get(job) instanceof JobState.Stopping) {
      int wait = Math.floorMod(31 * id.hashCode() + (int) world.nowMillis(), MOST_ENDING_MILLIS);
      endings.put(job, world.nowMillis() + wait);
    } else {
      session.onCancelled(job);
    }
  }

  private static String text(ClientAction action) {
    return action instanceof ClientAction.Start start
        ? " round %d attempt %d".formatted(start.round().round(), start.attempt())
        : " " + action;
  }

  private void train(ClientAction.Start start) {
    double faults = world.plan.clientFaults();
    ClientProgress progress =
        new ClientProgress(start.job().id(), start.round().round(), start.attempt(), false);
    if (start.attempt() > 1) {
      world.faults.add(Fault.SECOND_ATTEMPT);
    }
    if (world.befalls(Fault.TRAINING_FAILED, 0.03 * faults)) {
      fail(progress);
      return;
    }
    List<Parcel> parcels = new ArrayList<>(parcels(start, homePartition));
    if (world.updates.partitions() > 1 && world.befalls(Fault.TWO_PARTITIONS, 0.03 * faults)) {
      parcels.addAll(parcels(start, (homePartition + 1) % world.updates.partitions()));
    }
    measuring.measure(start);
    upload(progress, parcels);
  }

  private void fail(ClientProgress progress) {
    actions.addAll(session.onFailed(progress.job(), progress.round(), progress.attempt()));
  }

  /** Now and then the same bytes go to a second partition, or a part of them as another attempt. */
  private void trainMasked(ClientAction.UploadMasked action) {
    double faults = world.plan.clientFaults();
    ClientProgress progress =
        new ClientProgress(action.job().id(), action.round().round(), 1, false);
    if (world.befalls(Fault.SILENT_IN_UPLOAD, 0.05 * faults)) {
      fail(progress);
      return;
    }
    List<UpdateChunk> chunks = masking.upload(action);
    List<Parcel> parcels = new ArrayList<>();
    chunks.forEach(chunk -> parcels.add(new Parcel(homePartition, chunk)));
    if (world.updates.partitions() > 1 && world.befalls(Fault.TWO_PARTITIONS, 0.03 * faults)) {
      int other = (homePartition + 1) % world.updates.partitions();
      chunks.forEach(chunk -> parcels.add(new Parcel(other, chunk)));
    }
    if (world.befalls(Fault.SECOND_UPLOAD, 0.03 * faults)) {
      DraftChunk again = new DraftChunk(world.dice.pick(chunks));
      again.attempt = 2;
      parcels.add(world.dice.between(0, parcels.size()), new Parcel(homePartition, again.chunk()));
    }
    upload(progress, parcels);
  }

  private void upload(ClientProgress progress, List<Parcel> parcels) {
    double faults = world.plan.clientFaults();
    if (world.befalls(Fault.REORDERED_CHUNKS, 0.3)) {
      world.dice.shuffle(parcels);
    }
    boolean late = world.befalls(Fault.LATE_UPLOAD, 0.05 * faults);
    int wait = late ? world.dice.between(200, 4_000) : world.dice.between(0, 30);
    boolean cut = world.befalls(Fault.CUT_UPLOAD, 0.03 * faults);
    int kept = cut ? world.dice.between(1, parcels.size()) : 0;
    sending.put(progress.job(), new Sending(progress, parcels, world.nowMillis() + wait, kept));
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
      ClientProgress done = upload.progress;
      sending.remove(done.job());
      measuring.tell(done.job());
      actions.addAll(session.onUploaded(done.job(), done.round(), done.attempt()));
    }
  }
}
