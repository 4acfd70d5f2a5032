package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
import dev.tributary.wire.avro.KeysFixed;
import dev.tributary.wire.avro.SecureJob;
import dev.tributary.wire.avro.SharesFixed;
import dev.tributary.wire.avro.UnmaskFixed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Avro records of secure rounds as the round log's domain values. Values that the domain refuses
 * make an {@link IllegalArgumentException}.
 */
final class SecureFromWire {
  private SecureFromWire() {}

  static LogRecord.KeysFixed keys(KeysFixed k) {
    return new LogRecord.KeysFixed(
        k.getEpoch(),
        k.getJob(),
        k.getRound(),
        senders(k.getCohortIndexes(), k.getPartitions(), k.getOffsets()),
        FromWire.sha256(k.getRosterDigest()),
        k.getDegree(),
        k.getThreshold(),
        k.getAtMillis());
  }

  static LogRecord.SharesFixed shares(SharesFixed s) {
    return new LogRecord.SharesFixed(
        s.getEpoch(),
        s.getJob(),
        s.getRound(),
        senders(s.getCohortIndexes(), s.getPartitions(), s.getOffsets()),
        s.getAtMillis());
  }

  static LogRecord.UnmaskFixed unmask(UnmaskFixed u) {
    return new LogRecord.UnmaskFixed(
        u.getEpoch(),
        u.getJob(),
        u.getRound(),
        senders(u.getCohortIndexes(), u.getPartitions(), u.getOffsets()),
        u.getAtMillis());
  }

  private static List<Sender> senders(
      List<Integer> indexes, List<Integer> partitions, List<Long> offsets) {
    int count = indexes.size();
    Require.range("partitions (entries)", partitions.size(), count, count);
    Require.range("offsets (entries)", offsets.size(), count, count);
    List<Sender> senders = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      senders.add(new Sender(indexes.get(i), partitions.get(i), offsets.get(i)));
    }
    return senders;
  }

  static JobState.Open job(SecureJob job) {
    JobInfo info = FromWire.info(job.getInfo());
    Require.that(info.spec().isSecure(), "secure job", "must ask for it in its spec", info.id());
    requireInOrder(job, info.id());
    LogRecord.RoundStarted round = FromWire.started(job.getRound());
    if (job.getKeys() == null) {
      return new JobState.Advertising(info, round);
    }
    LogRecord.KeysFixed keys = keys(job.getKeys());
    if (job.getShares() == null) {
      return new JobState.Sharing(info, round, keys);
    }
    MaskSetup setup = new MaskSetup(keys, shares(job.getShares()));
    if (job.getClosed() == null) {
      return new JobState.Collecting(info, round, Optional.of(setup));
    }
    LogRecord.RoundClosed closed = FromWire.closed(job.getClosed());
    return job.getUnmask() == null
        ? new JobState.Unmasking(info, round, setup, closed)
        : new JobState.Releasing(
            info, round, closed, Optional.of(new Transcript(setup, unmask(job.getUnmask()))));
  }

  private static void requireInOrder(SecureJob job, String id) {
    boolean[] set = {
      job.getKeys() != null,
      job.getShares() != null,
      job.getClosed() != null,
      job.getUnmask() != null
    };
    for (int i = 1; i < set.length; i++) {
      Require.that(set[i - 1] || !set[i], "secure job", "must have its phases in order", id);
    }
  }
}
