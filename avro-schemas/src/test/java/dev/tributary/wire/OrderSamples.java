package dev.tributary.wire;

import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.DeleteJob;
import dev.tributary.wire.avro.EndedJob;
import dev.tributary.wire.avro.JobDeleted;
import dev.tributary.wire.avro.JobInfo;
import dev.tributary.wire.avro.JobNoted;
import dev.tributary.wire.avro.JobOutcome;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.NoteJob;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import dev.tributary.wire.avro.StopOrdered;
import dev.tributary.wire.avro.StoppingJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What orders to stop, note and delete jobs brought, always the same; the bytes are in
 * golden/orders.txt.
 */
final class OrderSamples {
  /** Records that came with them. */
  static final Set<String> NEW =
      Set.of("NoteJob", "DeleteJob", "StopOrdered", "JobNoted", "JobDeleted");

  private OrderSamples() {}

  static NoteJob note() {
    return new NoteJob("digits", "wrong learning rate", "ada", Samples.AT);
  }

  static DeleteJob deletion() {
    return new DeleteJob("digits", Samples.AT);
  }

  static StopOrdered stopOrdered() {
    return new StopOrdered(3L, "digits", "enough", Samples.AT);
  }

  static JobNoted noted() {
    return new JobNoted(3L, "digits", "wrong learning rate", "ada", Samples.AT, Samples.AT + 5);
  }

  static JobDeleted deleted() {
    return new JobDeleted(3L, "digits", Samples.AT);
  }

  /** Those of before to which they gave something new to say. */
  static List<SpecificRecord> changed() {
    LogState state = state();
    SecureLogState secure = new SecureLogState(state, Samples.secureState().getSecureJobs());
    ClientPresence presence = Samples.presence();
    presence.setEnded(List.of("digits", "letters"));
    return List.of(
        new LogSnapshot(3L, 17L, -1L, state, Samples.AT),
        state,
        new SecureSnapshot(3L, 17L, -1L, secure, Samples.AT),
        secure,
        presence);
  }

  static List<SpecificRecord> all() {
    List<SpecificRecord> all = new ArrayList<>(changed());
    all.addAll(List.of(note(), deletion(), stopOrdered(), noted(), deleted()));
    return all;
  }

  private static LogState state() {
    LogState state = Samples.state();
    List<Object> jobs = new ArrayList<>(state.getJobs());
    jobs.add(
        new EndedJob("n", "digits", JobOutcome.STOPPED, "enough", 4, null, Samples.AT, Samples.AT));
    state.setJobs(jobs);
    JobInfo info =
        new JobInfo(
            "s",
            JobSpecs.canonical(Specs.DIGITS),
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
            null);
    state.setStoppingJobs(List.of(new StoppingJob(info, Samples.started(), "enough", Samples.AT)));
    state.setDeleted(List.of("gone-1", "gone-2"));
    state.setHolds(HoldSamples.clients());
    return state;
  }
}
