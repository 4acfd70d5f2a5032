package dev.tributary.wire;

import dev.tributary.wire.avro.CollectingJob;
import dev.tributary.wire.avro.JobInfo;
import dev.tributary.wire.avro.JobStopping;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.RoundEvaluated;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** What stop conditions brought, always the same; the bytes are in golden/stopping.txt. */
final class StopSamples {
  /** Records that came with stop conditions. */
  static final Set<String> NEW = Set.of("RoundEvaluated");

  private StopSamples() {}

  static RoundEvaluated evaluated() {
    return new RoundEvaluated(3L, "digits", 2, 1, 0.25, 0.875, 2, 300L, Samples.AT);
  }

  /** Those of before to which stop conditions gave something new to say. */
  static List<SpecificRecord> changed() {
    LogState state = state();
    SecureLogState secure = new SecureLogState(state, Samples.secureState().getSecureJobs());
    return List.of(
        new LogSnapshot(3L, 17L, -1L, state, Samples.AT),
        state,
        new SecureSnapshot(3L, 17L, -1L, secure, Samples.AT),
        secure);
  }

  static List<SpecificRecord> all() {
    List<SpecificRecord> all = new ArrayList<>(changed());
    all.add(evaluated());
    return all;
  }

  private static LogState state() {
    JobInfo info =
        new JobInfo(
            "h",
            JobSpecs.canonical(Specs.STOPPING),
            "00ff",
            2,
            0,
            "",
            Samples.published(),
            Samples.archived(),
            null,
            null,
            null,
            null,
            null,
            new JobStopping(Samples.AT, 1, 1, 0.5, 1, 1, 0.5, 0));
    LogState state = Samples.state();
    List<Object> jobs = new ArrayList<>(state.getJobs());
    jobs.add(new CollectingJob(info, Samples.started()));
    state.setJobs(jobs);
    return state;
  }
}
