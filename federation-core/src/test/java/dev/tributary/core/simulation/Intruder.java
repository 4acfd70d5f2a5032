package dev.tributary.core.simulation;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.update.DraftChunk;
import dev.tributary.core.update.RejectReason;
import dev.tributary.core.update.UpdateChunk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;

/** Sends what no honest client would, mostly in the name of a client of the round. */
final class Intruder implements Actor {
  private static final int FIRST_ATTEMPT = 1_000;
  private static final int SALT = 77;

  private static final List<Fault> DEEDS =
      List.copyOf(EnumSet.range(Fault.HOSTILE_GOOD, Fault.HOSTILE_AFTER_COMPLETE));

  private final World world;
  private final List<SimulatedClient> clients;
  private long nextMillis;
  private int attempt = FIRST_ATTEMPT;

  Intruder(World world, List<SimulatedClient> clients) {
    this.world = world;
    this.clients = clients;
  }

  @Override
  public String name() {
    return "intruder";
  }

  @Override
  public boolean isReady() {
    return dueMillis() <= world.nowMillis();
  }

  @Override
  public long dueMillis() {
    return world.isCalm() || world.plan.hostility() == 0 ? NEVER : nextMillis;
  }

  @Override
  public void step() {
    int pause = world.dice.between(1, 150);
    nextMillis = world.nowMillis() + 1 + Math.round(pause / world.plan.hostility());
    List<JobState.Open> open = new ArrayList<>();
    for (JobState job : world.rounds.now().jobs().values()) {
      if (job instanceof JobState.Open round && !round.round().cohort().isEmpty()) {
        open.add(round);
      }
    }
    if (!open.isEmpty()) {
      Fault deed = world.dice.pick(DEEDS);
      JobState.Open job = world.dice.pick(open);
      OptionalDouble norm = job.info().clipNorm();
      if (job.info().spec().carriesClipBit(0) && world.dice.chance(0.1)) {
        sayNoBit(job);
      } else if (norm.isPresent() && world.dice.chance(0.3)) {
        passTheNorm(job, norm.getAsDouble());
      } else {
        attack(deed, job);
      }
    }
  }

  /** Every coordinate is within its bound, and all together are too much. */
  private void passTheNorm(JobState.Open job, double norm) {
    JobSpec spec = job.info().spec();
    float bound = spec.update().bound();
    if (bound * Math.sqrt(spec.model().parameterCount()) <= norm * 1.01) {
      return;
    }
    world.faults.add(Fault.HOSTILE_OUT_OF_NORM);
    String client = world.dice.pick(job.round().cohort());
    int number = attempt++;
    int partition = partition(client);
    for (UpdateChunk good : Training.upload(world, job.info(), job.round(), client, number, SALT)) {
      DraftChunk draft = new DraftChunk(good);
      for (int i = 0; i < spec.model().shardSize(good.shard()); i++) {
        draft.value(i, bound);
      }
      world.updates.append(partition, draft.chunk(), RejectReason.OUT_OF_NORM);
    }
  }

  /** A bit that would count for more than one client. */
  private void sayNoBit(JobState.Open job) {
    world.faults.add(Fault.HOSTILE_NO_BIT);
    String client = world.dice.pick(job.round().cohort());
    int number = attempt++;
    UpdateChunk good = Training.upload(world, job.info(), job.round(), client, number, SALT).get(0);
    DraftChunk draft = new DraftChunk(good);
    int last = job.info().spec().model().shardSize(0);
    draft.value(last, pick(0f, -1000f, 2f, Float.NaN));
    world.updates.append(partition(client), draft.chunk(), RejectReason.MALFORMED);
  }

  private void attack(Fault deed, JobState.Open job) {
    world.faults.add(deed);
    String client = client(deed, job.round().cohort());
    int number = deed == Fault.HOSTILE_TWIN ? 1 : attempt++;
    int partition = partition(client);
    world.trace(name(), () -> deed + " of " + client + " attempt " + number + " on " + partition);
    List<UpdateChunk> chunks =
        Training.upload(world, job.info(), job.round(), client, number, SALT);
    if (deed == Fault.HOSTILE_AFTER_COMPLETE) {
      chunks.forEach(chunk -> world.updates.append(partition, chunk, null));
      UpdateChunk again = spoil(Fault.HOSTILE_VERSION, world.dice.pick(chunks), job);
      world.updates.append(partition, again, RejectReason.WRONG_MODEL_VERSION);
      return;
    }
    RejectReason flaw = flaw(deed);
    int spoilt = world.dice.between(0, chunks.size() - 1);
    boolean canDiffer = spoilt > 0 && job.info().spec().update().maxWeight() > 1;
    if (flaw == RejectReason.INCONSISTENT && !canDiffer) {
      flaw = null;
    }
    int sent = world.dice.chance(0.7) ? chunks.size() : spoilt + 1;
    for (int i = 0; i < sent; i++) {
      boolean bad = flaw != null && (i == spoilt || namesUpload(deed));
      UpdateChunk chunk = bad ? spoil(deed, chunks.get(i), job) : chunks.get(i);
      world.updates.append(partition, chunk, bad ? flaw : null);
    }
  }

  private String client(Fault deed, List<String> cohort) {
    if (deed != Fault.HOSTILE_CLIENT) {
      return world.dice.pick(cohort);
    }
    List<String> outside =
        clients.stream().map(SimulatedClient::name).filter(c -> !cohort.contains(c)).toList();
    return outside.isEmpty() ? "nobody" : world.dice.pick(outside);
  }

  /** A client's uploads all go the same way, except when they do not. */
  private int partition(String client) {
    int anywhere = world.dice.between(0, world.updates.partitions() - 1);
    return clients.stream()
        .filter(c -> c.name().equals(client) && world.dice.chance(0.8))
        .map(SimulatedClient::homePartition)
        .findFirst()
        .orElse(anywhere);
  }

  private static RejectReason flaw(Fault deed) {
    return switch (deed) {
      case HOSTILE_NOT_FINITE -> RejectReason.NOT_FINITE;
      case HOSTILE_OUT_OF_BOUND -> RejectReason.OUT_OF_BOUND;
      case HOSTILE_LENGTH, HOSTILE_SHARD -> RejectReason.WRONG_LENGTH;
      case HOSTILE_VERSION -> RejectReason.WRONG_MODEL_VERSION;
      case HOSTILE_ROUND -> RejectReason.WRONG_ROUND;
      case HOSTILE_WEIGHT -> RejectReason.BAD_WEIGHT;
      case HOSTILE_INCONSISTENT -> RejectReason.INCONSISTENT;
      case HOSTILE_ATTEMPT -> RejectReason.MALFORMED;
      case HOSTILE_CLIENT -> RejectReason.NOT_SELECTED;
      case HOSTILE_JOB -> RejectReason.UNKNOWN_JOB;
      default -> null;
    };
  }

  /** Whether the flaw is part of the upload's name, so that every chunk of it has it. */
  private static boolean namesUpload(Fault deed) {
    return switch (deed) {
      case HOSTILE_ROUND, HOSTILE_ATTEMPT, HOSTILE_CLIENT, HOSTILE_JOB -> true;
      default -> false;
    };
  }

  private UpdateChunk spoil(Fault deed, UpdateChunk good, JobState.Open job) {
    JobSpec spec = job.info().spec();
    int coordinate = world.dice.between(0, spec.model().shardSize(good.shard()) - 1);
    float beyond = Math.nextUp(spec.update().bound());
    long most = spec.update().maxWeight();
    DraftChunk draft = new DraftChunk(good);
    switch (deed) {
      case HOSTILE_NOT_FINITE ->
          draft.value(
              coordinate, pick(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
      case HOSTILE_OUT_OF_BOUND -> draft.value(coordinate, pick(beyond, -beyond, -Float.MAX_VALUE));
      case HOSTILE_LENGTH -> draft.length += pick(-1, -4, 1, 4);
      case HOSTILE_SHARD -> {
        if (world.dice.chance(0.5)) {
          draft.shard = pick(-1, good.shards(), Integer.MAX_VALUE);
        } else {
          draft.shards++;
        }
      }
      case HOSTILE_VERSION -> draft.modelVersion++;
      // One number per attempt, or two uploads would share a name.
      case HOSTILE_ROUND -> draft.round = good.attempt() % 2 == 0 ? -5 : 1_000_000;
      case HOSTILE_WEIGHT -> draft.weight = pick(0L, -1L, most + 1, Long.MIN_VALUE);
      case HOSTILE_INCONSISTENT -> draft.weight = good.weight() == 1 ? 2 : good.weight() - 1;
      case HOSTILE_ATTEMPT -> draft.attempt = -good.attempt();
      case HOSTILE_JOB -> draft.job = "nojob";
      default -> {}
    }
    return draft.chunk();
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  private <T> T pick(T... values) {
    return world.dice.pick(List.of(values));
  }
}
