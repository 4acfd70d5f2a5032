package dev.tributary.wire;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
import dev.tributary.wire.avro.KeysFixed;
import dev.tributary.wire.avro.SecureJob;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import dev.tributary.wire.avro.SharesFixed;
import dev.tributary.wire.avro.UnmaskFixed;
import java.util.List;

/** What only secure rounds have, as Avro records; {@link SecureFromWire} is the way back. */
final class SecureToWire {
  private SecureToWire() {}

  static boolean isSecure(LogState state) {
    return state.jobs().values().stream().anyMatch(SecureToWire::isSecure);
  }

  static boolean isSecure(JobState job) {
    return job instanceof JobState.Open open && open.info().spec().isSecure();
  }

  static SecureSnapshot snapshot(LogRecord.Snapshot s) {
    return new SecureSnapshot(
        s.epoch(), s.upTo(), s.previousOffset(), state(s.state()), s.atMillis());
  }

  static SecureLogState state(LogState state) {
    List<SecureJob> jobs =
        state.jobs().values().stream()
            .filter(SecureToWire::isSecure)
            .map(job -> job((JobState.Open) job))
            .toList();
    return new SecureLogState(ToWire.plainState(state), jobs);
  }

  static KeysFixed keys(LogRecord.KeysFixed k) {
    return new KeysFixed(
        k.epoch(),
        k.job(),
        k.round(),
        indexes(k.members()),
        partitions(k.members()),
        offsets(k.members()),
        ToWire.sha256(k.rosterDigest()),
        k.degree(),
        k.threshold(),
        k.atMillis());
  }

  static SharesFixed shares(LogRecord.SharesFixed s) {
    return new SharesFixed(
        s.epoch(),
        s.job(),
        s.round(),
        indexes(s.members()),
        partitions(s.members()),
        offsets(s.members()),
        s.atMillis());
  }

  static UnmaskFixed unmask(LogRecord.UnmaskFixed u) {
    return new UnmaskFixed(
        u.epoch(),
        u.job(),
        u.round(),
        indexes(u.responders()),
        partitions(u.responders()),
        offsets(u.responders()),
        u.atMillis());
  }

  private static List<Integer> indexes(List<Sender> senders) {
    return senders.stream().map(Sender::cohortIndex).toList();
  }

  private static List<Integer> partitions(List<Sender> senders) {
    return senders.stream().map(Sender::partition).toList();
  }

  private static List<Long> offsets(List<Sender> senders) {
    return senders.stream().map(Sender::offset).toList();
  }

  private static SecureJob job(JobState.Open job) {
    SecureJob wire =
        new SecureJob(ToWire.info(job.info()), ToWire.started(job.round()), null, null, null, null);
    if (job instanceof JobState.Sharing sharing) {
      wire.setKeys(keys(sharing.keys()));
    } else if (job instanceof JobState.Uploading uploading) {
      MaskSetup setup = uploading.setup().orElseThrow();
      wire.setKeys(keys(setup.keys()));
      wire.setShares(shares(setup.shares()));
    }
    if (job instanceof JobState.Closed closed) {
      wire.setClosed(ToWire.closed(closed.closed()));
    }
    if (job instanceof JobState.Releasing releasing) {
      wire.setUnmask(
          releasing.transcript().map(Transcript::answers).map(SecureToWire::unmask).orElseThrow());
    }
    return wire;
  }
}
