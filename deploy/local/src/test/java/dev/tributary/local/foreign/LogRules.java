package dev.tributary.local.foreign;

import dev.tributary.local.foreign.Job.Phase;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/** The table of section 4: which records of the round log are effective, and what they do. */
final class LogRules {
  private static final Map<String, Phase> STORED =
      Map.of(
          "PreparingJob", Phase.PREPARING,
          "WaitingJob", Phase.WAITING,
          "CollectingJob", Phase.COLLECTING,
          "ReleasingJob", Phase.RELEASING);

  private final Map<String, Job> jobs = new TreeMap<>();
  private long epoch;

  Map<String, Job> jobs() {
    return jobs;
  }

  /** Begins with the state of a snapshot. */
  void load(GenericRecord state) {
    epoch = (long) state.get("epoch");
    for (Object entry : (List<?>) state.get("jobs")) {
      Job job = job((GenericRecord) entry);
      jobs.put(job.id, job);
    }
  }

  private static Job job(GenericRecord stored) {
    Phase phase = STORED.get(stored.getSchema().getName());
    if (phase == null) {
      Job ended = new Job(stored.get("id").toString(), Phase.ENDED);
      ended.version = (int) stored.get("version");
      ended.archived = version(stored.get("archived"));
      return ended;
    }
    GenericRecord info = (GenericRecord) stored.get("info");
    Job job = new Job(info.get("id").toString(), phase);
    job.readSpec(info.get("spec").toString());
    job.lastRound = (int) info.get("lastRound");
    job.model = (GenericRecord) info.get("model");
    job.version = version(job.model);
    job.archived = version(info.get("archived"));
    if (phase == Phase.COLLECTING || phase == Phase.RELEASING) {
      job.round = (GenericRecord) stored.get("round");
    }
    return job;
  }

  private static int version(Object published) {
    return published == null ? -1 : (int) ((GenericRecord) published).get("version");
  }

  /** Whether the record is effective. */
  boolean apply(GenericRecord record) {
    String kind = record.getSchema().getName();
    long written = (long) record.get("epoch");
    if (kind.equals("LogSnapshot")) {
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
    String id = record.get("job").toString();
    Job job = jobs.get(id);
    if (kind.equals("JobAccepted") || kind.equals("JobRefused")) {
      return job == null && begin(id, kind, record);
    }
    return job != null && ofJob(job, kind, record);
  }

  private boolean begin(String id, String kind, GenericRecord record) {
    boolean accepted = kind.equals("JobAccepted");
    Job job = new Job(id, accepted ? Phase.PREPARING : Phase.ENDED);
    if (accepted && !job.readSpec(record.get("spec").toString())) {
      return false;
    }
    jobs.put(id, job);
    return true;
  }

  private static boolean ofJob(Job job, String kind, GenericRecord record) {
    return switch (kind) {
      case "ModelPublished" -> published(job, record);
      case "RoundStarted" -> started(job, record);
      case "RoundClosed" -> closed(job, record);
      case "RoundAbandoned" -> abandoned(job, (int) record.get("round"));
      case "ModelArchived" -> archived(job, (int) record.get("version"));
      case "JobEnded" -> ended(job);
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

  private static boolean started(Job job, GenericRecord record) {
    List<String> cohort = Job.strings(record, "cohort");
    if (job.phase != Phase.WAITING
        || (int) record.get("round") != job.lastRound + 1
        || (int) record.get("modelVersion") != job.version
        || cohort.isEmpty()
        || new HashSet<>(cohort).size() != cohort.size()
        || Math.abs((int) record.get("gridExponent")) > 900) {
      return false;
    }
    job.phase = Phase.COLLECTING;
    job.round = record;
    job.lastRound++;
    return true;
  }

  private static boolean closed(Job job, GenericRecord record) {
    if (!job.isOpen(Phase.COLLECTING, (int) record.get("round")) || !job.admits(record)) {
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

  private static boolean archived(Job job, int version) {
    if (version <= job.archived || version > job.version) {
      return false;
    }
    job.archived = version;
    return true;
  }

  private static boolean ended(Job job) {
    boolean live = job.phase != Phase.ENDED;
    job.phase = Phase.ENDED;
    return live;
  }
}
