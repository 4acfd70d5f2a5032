package dev.tributary.wire;

import dev.tributary.wire.avro.CollectingJob;
import dev.tributary.wire.avro.JobUpdated;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import dev.tributary.wire.avro.UpdateJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What specs that may change brought, always the same; the bytes are in golden/updates.txt. The
 * hash of one is in the rounds that are decided by it.
 */
final class UpdateSamples {
  /** Records that came with them. */
  static final Set<String> NEW = Set.of("UpdateJob", "JobUpdated");

  private UpdateSamples() {}

  static UpdateJob command() {
    return new UpdateJob("digits", JobSpecs.canonical(Specs.DIGITS), Samples.AT);
  }

  static JobUpdated updated() {
    return new JobUpdated(
        3L, "digits", JobSpecs.canonical(Specs.DIGITS), Samples.AT, Samples.AT + 5);
  }

  static RoundStarted started() {
    RoundStarted started = Samples.started();
    started.setSpecSha256(ToWire.sha256(JobSpecs.sha256(Specs.DIGITS)));
    return started;
  }

  /** Those of before to which they gave something new to say. */
  static List<SpecificRecord> changed() {
    LogState state = Samples.state();
    List<Object> jobs = new ArrayList<>(state.getJobs());
    jobs.replaceAll(
        job ->
            job instanceof CollectingJob collecting
                ? new CollectingJob(collecting.getInfo(), started())
                : job);
    state.setJobs(jobs);
    SecureLogState secure = new SecureLogState(state, Samples.secureState().getSecureJobs());
    return List.of(
        started(),
        new LogSnapshot(3L, 17L, -1L, state, Samples.AT),
        state,
        new SecureSnapshot(3L, 17L, -1L, secure, Samples.AT),
        secure);
  }

  static List<SpecificRecord> all() {
    List<SpecificRecord> all = new ArrayList<>(changed());
    all.addAll(List.of(command(), updated()));
    return all;
  }
}
