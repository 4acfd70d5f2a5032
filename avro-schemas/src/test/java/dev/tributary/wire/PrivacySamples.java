package dev.tributary.wire;

import dev.tributary.wire.avro.JobInfo;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.ModelPublished;
import dev.tributary.wire.avro.PrivacyEntry;
import dev.tributary.wire.avro.PrivacyRounds;
import dev.tributary.wire.avro.ReleasingJob;
import dev.tributary.wire.avro.RoundClosed;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Records of jobs that promise differential privacy, and of those whose norm adapts. */
final class PrivacySamples {
  /** What version 3 added, beside what it added to records of before. */
  static final Set<String> NEW = Set.of("NoiseKeysFixed");

  private PrivacySamples() {}

  /** All that version 3 brought. */
  static List<SpecificRecord> all() {
    List<SpecificRecord> all = new ArrayList<>(changed());
    all.add(Samples.noiseKeys());
    return all;
  }

  /** Those that version 3 gave something new to say: what rounds of a promising job cost. */
  static List<SpecificRecord> changed() {
    return List.of(
        promisingClosed(),
        new LogSnapshot(3L, 17L, -1L, promisingState(), Samples.AT),
        promisingState(),
        new SecureSnapshot(3L, 17L, -1L, promisingSecureState(), Samples.AT),
        promisingSecureState());
  }

  /** Those that version 4 gave something new to say: the norm of a job that adapts it. */
  static List<SpecificRecord> adapting() {
    return List.of(
        adaptiveStarted(),
        adaptivePublished(),
        new LogSnapshot(3L, 17L, -1L, adaptiveState(), Samples.AT),
        adaptiveState(),
        new SecureSnapshot(3L, 17L, -1L, adaptiveSecureState(), Samples.AT),
        adaptiveSecureState());
  }

  private static RoundStarted adaptiveStarted() {
    RoundStarted started = Samples.started();
    started.setClipNorm(0.375);
    return started;
  }

  private static ModelPublished adaptivePublished() {
    ModelPublished published = Samples.published();
    published.setClipBits(-3L);
    return published;
  }

  static LogState adaptiveState() {
    JobInfo info =
        new JobInfo(
            "g",
            JobSpecs.canonical(Specs.ADAPTIVE),
            "00ff",
            2,
            0,
            "",
            adaptivePublished(),
            Samples.archived(),
            new PrivacyRounds(List.of(8), List.of(2)),
            Samples.noiseKeys().getKeys(),
            0.375,
            null,
            null,
            null);
    List<Object> jobs = new ArrayList<>(promisingState().getJobs());
    jobs.add(new ReleasingJob(info, adaptiveStarted(), promisingClosed()));
    return new LogState(3L, "taskmanager-1/7f3a", 9L, jobs, null, null, null, null);
  }

  private static SecureLogState adaptiveSecureState() {
    return new SecureLogState(adaptiveState(), Samples.secureState().getSecureJobs());
  }

  private static RoundClosed promisingClosed() {
    RoundClosed closed = Samples.closed();
    closed.setPrivacy(new PrivacyEntry(2, 0.5, 2.5, 5.5, 1e-5));
    return closed;
  }

  private static LogState promisingState() {
    String spec = JobSpecs.canonical(Specs.PROMISING);
    PrivacyRounds spent = new PrivacyRounds(List.of(8), List.of(2));
    JobInfo info =
        new JobInfo(
            "f",
            spec,
            "00ff",
            2,
            0,
            "",
            Samples.published(),
            Samples.archived(),
            spent,
            Samples.noiseKeys().getKeys(),
            null,
            null,
            null,
            null);
    List<Object> jobs = new ArrayList<>(Samples.state().getJobs());
    jobs.add(new ReleasingJob(info, Samples.started(), promisingClosed()));
    return new LogState(3L, "taskmanager-1/7f3a", 9L, jobs, null, null, null, null);
  }

  private static SecureLogState promisingSecureState() {
    return new SecureLogState(promisingState(), Samples.secureState().getSecureJobs());
  }
}
