package dev.tributary.local.foreign;

import dev.tributary.local.foreign.Job.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;

/**
 * Section 4: which records of the round log are effective, and what they do. Of jobs that have
 * ended or that this client can not take part in it keeps no more than that.
 */
public final class LogRules {
  private static final Map<String, Phase> STORED =
      Map.of(
          "PreparingJob", Phase.PREPARING,
          "WaitingJob", Phase.WAITING,
          "CollectingJob", Phase.COLLECTING,
          "ReleasingJob", Phase.RELEASING,
          "StoppingJob", Phase.STOPPING,
          "SecureJob", Phase.BEYOND);

  private final Map<String, Job> jobs = new TreeMap<>();
  private final Set<String> deleted = new TreeSet<>();
  private final Holds holds = new Holds();
  private long epoch;

  /**
   * What is known of a job that this client could take part in.
   *
   * @param phase one of section 4, or {@code BEYOND} what this client can do
   * @param version the newest, -1 for none
   * @param archived likewise
   */
  public record Known(String phase, int version, int lastRound, int archived, boolean paused) {}

  Map<String, Job> jobs() {
    return jobs;
  }

  /** Every job that is known, by its id. */
  public Map<String, Known> known() {
    Map<String, Known> known = new TreeMap<>();
    jobs.forEach((id, job) -> known.put(id, job.known()));
    return known;
  }

  /** Clients that are in no new cohort. */
  public Set<String> held() {
    return holds.clients();
  }

  public long epoch() {
    return epoch;
  }

  /** Begins with a snapshot. */
  public void load(GenericRecord snapshot) {
    GenericRecord state = (GenericRecord) snapshot.get("state");
    List<Object> stored = new ArrayList<>();
    if (snapshot.getSchema().getName().equals("SecureSnapshot")) {
      stored.addAll((List<?>) state.get("secureJobs"));
      state = (GenericRecord) state.get("state");
    }
    stored.addAll((List<?>) state.get("jobs"));
    stored.addAll(list(state, "stoppingJobs"));
    epoch = (long) state.get("epoch");
    for (Object entry : stored) {
      Job job = job((GenericRecord) entry);
      jobs.put(job.id, job);
    }
    list(state, "deleted").forEach(id -> deleted.add(id.toString()));
    list(state, "holds").forEach(held -> holds.load((GenericRecord) held));
  }

  /** Empty also for a field that the record's schema did not have yet. */
  private static List<?> list(GenericRecord state, String field) {
    Object value = Job.field(state, field);
    return value == null ? List.of() : (List<?>) value;
  }

  private static Job job(GenericRecord stored) {
    Phase phase = STORED.get(stored.getSchema().getName());
    if (phase == null) {
      return new Job(stored.get("id").toString(), Phase.ENDED);
    }
    GenericRecord info = (GenericRecord) stored.get("info");
    Job job = new Job(info.get("id").toString(), phase);
    job.readSpec(info.get("spec").toString());
    job.lastRound = (int) info.get("lastRound");
    job.model = (GenericRecord) info.get("model");
    job.version = job.model == null ? -1 : (int) job.model.get("version");
    job.archive = (GenericRecord) info.get("archived");
    if (Job.field(info, "steering") instanceof GenericRecord steering) {
      job.paused = (boolean) steering.get("paused");
      job.askedMillis = (long) steering.get("askedMillis");
    }
    if (phase != Phase.PREPARING && phase != Phase.WAITING) {
      job.round = (GenericRecord) stored.get("round");
    }
    return job;
  }

  /** Whether the record is effective, as far as this client has to know. */
  public boolean apply(GenericRecord record) {
    String kind = record.getSchema().getName();
    long written = (long) record.get("epoch");
    if (kind.equals("LogSnapshot") || kind.equals("SecureSnapshot")) {
      return true;
    }
    if (kind.equals("EpochStarted")) {
      boolean higher = written > epoch;
      epoch = Math.max(epoch, written);
      return higher;
    }
    if (written != epoch) {
      return false;
    }
    if (kind.equals("ClientHeld")) {
      return holds.apply(record);
    }
    if (kind.equals("AliasMoved") || kind.equals("AliasRefused")) {
      return false;
    }
    String id = record.get("job").toString();
    Job job = jobs.get(id);
    return switch (kind) {
      case "JobAccepted", "JobRefused" ->
          job == null && !deleted.contains(id) && begin(id, kind, record);
      case "JobDeleted" -> job != null && job.phase == Phase.ENDED && delete(id);
      default -> job != null && ofJob(job, kind, record);
    };
  }

  private boolean begin(String id, String kind, GenericRecord record) {
    Job job = new Job(id, kind.equals("JobAccepted") ? Phase.PREPARING : Phase.ENDED);
    if (job.phase == Phase.PREPARING && !job.readSpec(record.get("spec").toString())) {
      return false;
    }
    jobs.put(id, job);
    return true;
  }

  private boolean delete(String id) {
    jobs.remove(id);
    return deleted.add(id);
  }

  private boolean ofJob(Job job, String kind, GenericRecord record) {
    if (kind.equals("JobEnded")) {
      return ended(job);
    }
    if (job.phase == Phase.BEYOND || job.phase == Phase.ENDED) {
      return false;
    }
    if (kind.equals("JobNoted") || kind.equals("ModelArchived")) {
      return kind.equals("JobNoted") ? job.isAsked(record) : archived(job, record);
    }
    if (job.phase == Phase.STOPPING) {
      return false;
    }
    return switch (kind) {
      case "ModelPublished" -> published(job, record);
      case "RoundStarted" -> started(job, record);
      case "RoundClosed" -> closed(job, record);
      case "RoundAbandoned" -> abandoned(job, (int) record.get("round"));
      case "JobPaused", "JobResumed" -> steered(job, kind.equals("JobPaused"), record);
      case "JobUpdated" -> updated(job, record);
      case "StopOrdered" -> stopped(job);
      default -> false;
    };
  }

  private static boolean published(Job job, GenericRecord record) {
    int round = (int) record.get("round");
    boolean due = job.phase == Phase.PREPARING ? round == 0 : job.isOpen(Phase.RELEASING, round);
    if (!due
        || (int) record.get("version") != job.version + 1
        || ((List<?>) record.get("shards")).size() != job.shards()) {
      return false;
    }
    job.phase = Phase.WAITING;
    job.model = record;
    job.version++;
    return true;
  }

  private boolean started(Job job, GenericRecord record) {
    List<String> cohort = Job.strings(record, "cohort");
    if (job.phase != Phase.WAITING
        || job.paused
        || (int) record.get("round") != job.lastRound + 1
        || (int) record.get("modelVersion") != job.version
        || !job.isDecidedBySpec(record)
        || !job.isInitialProven()
        || cohort.isEmpty()
        || new HashSet<>(cohort).size() != cohort.size()
        || cohort.stream().anyMatch(holds::isHeld)
        || Math.abs((int) record.get("gridExponent")) > 900) {
      return false;
    }
    job.phase = Phase.COLLECTING;
    job.round = record;
    job.lastRound++;
    return true;
  }

  private boolean closed(Job job, GenericRecord record) {
    if (!job.isOpen(Phase.COLLECTING, (int) record.get("round"))
        || !job.admits(record)
        || job.members(record).anyMatch(holds::isInQuarantine)) {
      return false;
    }
    job.phase = Phase.RELEASING;
    return true;
  }

  private static boolean abandoned(Job job, int round) {
    if (!job.isOpen(Phase.COLLECTING, round) && !job.isOpen(Phase.RELEASING, round)) {
      return false;
    }
    job.phase = Phase.WAITING;
    return true;
  }

  private static boolean archived(Job job, GenericRecord record) {
    int version = (int) record.get("version");
    if (version <= job.archived() || version > job.version) {
      return false;
    }
    job.archive = record;
    return true;
  }

  private static boolean steered(Job job, boolean pause, GenericRecord record) {
    if (job.paused == pause || !job.isAsked(record)) {
      return false;
    }
    job.paused = pause;
    return true;
  }

  private static boolean updated(Job job, GenericRecord record) {
    boolean begun =
        job.phase != Phase.PREPARING && (job.phase != Phase.WAITING || job.lastRound > 0);
    String spec = record.get("spec").toString();
    return !begun && job.mayHave(spec) && job.isAsked(record) && job.readSpec(spec);
  }

  private static boolean stopped(Job job) {
    if (job.phase != Phase.COLLECTING && job.phase != Phase.RELEASING) {
      return false;
    }
    job.phase = Phase.STOPPING;
    return true;
  }

  private static boolean ended(Job job) {
    boolean live = job.phase != Phase.ENDED;
    job.phase = Phase.ENDED;
    return live;
  }
}
