package dev.tributary.wire;

import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMachine;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.ClientSpeed;
import dev.tributary.wire.avro.DeclinedJob;
import dev.tributary.wire.avro.JobInfo;
import dev.tributary.wire.avro.JobParticipation;
import dev.tributary.wire.avro.JobSteering;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import dev.tributary.wire.avro.WaitingJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Records that say what clients offer and decline, of paused jobs, and of who took part. */
final class OfferSamples {
  /** What version 5 added, beside what it added to records of before. */
  static final Set<String> NEW = Set.of("PauseJob", "ResumeJob", "JobPaused", "JobResumed");

  private OfferSamples() {}

  /** All that version 5 brought. */
  static List<SpecificRecord> all() {
    List<SpecificRecord> all = new ArrayList<>(changed());
    Samples.all().stream()
        .filter(record -> NEW.contains(record.getSchema().getName()))
        .forEach(all::add);
    return all;
  }

  /**
   * Those that version 5 gave something new to say: what a client offers, that a job is paused, and
   * who took part in it.
   */
  static List<SpecificRecord> changed() {
    return List.of(
        new LogSnapshot(3L, 17L, -1L, pausedState(), Samples.AT),
        pausedState(),
        new SecureSnapshot(3L, 17L, -1L, pausedSecureState(), Samples.AT),
        pausedSecureState(),
        new ClientPresence(
            "hospital-7",
            List.of("mlp"),
            List.of(new ClientDataSet("digits", 143L, 64, 10)),
            false,
            Samples.AT,
            "tributary-agent 0.1.0",
            Samples.AT + 3000,
            Map.of("site", "ward"),
            2,
            new ClientMachine("Linux amd64", 8, 1L << 34, 1),
            new ClientSpeed(0.25, 1e6),
            null,
            null));
  }

  /** Those that version 6 gave something new to say: what a client's owner declines. */
  static List<SpecificRecord> declining() {
    return List.of(
        new ClientPresence(
            "hospital-7",
            List.of("mlp"),
            List.of(new ClientDataSet("digits", 143L, 64, 10)),
            false,
            Samples.AT,
            "tributary-agent 0.1.0",
            Samples.AT + 3000,
            null,
            null,
            null,
            null,
            List.of(new DeclinedJob("digits-1", "not here")),
            null));
  }

  private static LogState pausedState() {
    JobInfo info =
        new JobInfo(
            "h",
            Samples.SPEC,
            "00ff",
            2,
            1,
            "too few",
            Samples.published(),
            Samples.archived(),
            null,
            null,
            null,
            new JobSteering(true, "maintenance", Samples.AT),
            new JobParticipation(List.of("hospital-7", "hospital-8"), List.of(2, 1), List.of(2, 1)),
            null);
    List<Object> jobs = new ArrayList<>(PrivacySamples.adaptiveState().getJobs());
    jobs.add(new WaitingJob(info, Samples.AT));
    return new LogState(3L, "taskmanager-1/7f3a", 9L, jobs, null, null, null, null);
  }

  private static SecureLogState pausedSecureState() {
    return new SecureLogState(pausedState(), Samples.secureState().getSecureJobs());
  }
}
