package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The transition table of a secure round. From phase to phase its member set only shrinks, and
 * never below the job's minimum or the threshold: a record that says otherwise is void, whoever
 * wrote it.
 */
final class SecurePhases {
  private SecurePhases() {}

  static Optional<JobState> next(JobState.Live live, OfJob record) {
    if (record instanceof KeysFixed keys && live instanceof JobState.Advertising advertising) {
      return allow(advertising, keys) ? Optional.of(advertising.toSharing(keys)) : Optional.empty();
    }
    if (record instanceof SharesFixed shares && live instanceof JobState.Sharing sharing) {
      return allow(sharing, shares) ? Optional.of(sharing.toCollecting(shares)) : Optional.empty();
    }
    if (record instanceof UnmaskFixed answers && live instanceof JobState.Unmasking unmasking) {
      return allow(unmasking, answers)
          ? Optional.of(unmasking.toReleasing(answers))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean allow(JobState.Advertising job, KeysFixed record) {
    BitSet cohort = new BitSet();
    cohort.set(0, job.round().cohort().size());
    int members = record.members().size();
    return record.round() == job.round().round()
        && areSome(record.members(), cohort)
        && members >= minimum(job)
        && record.threshold() >= 1
        && record.threshold() <= record.degree()
        && record.degree() < members;
  }

  private static boolean allow(JobState.Sharing job, SharesFixed record) {
    return record.round() == job.round().round()
        && areSome(record.members(), indexes(job.keys().members()))
        && record.members().size() >= atLeast(job, job.keys());
  }

  /**
   * Whether the member set of a round that collects is one that may be unmasked, if it is masked.
   */
  static boolean allow(JobState.Collecting job, RoundClosed record) {
    if (job.setup().isEmpty()) {
      return true;
    }
    MaskSetup setup = job.setup().get();
    BitSet masked = indexes(setup.shares().members());
    // A second vector under the same masks would tell the difference of the two.
    return record.members().stream().allMatch(m -> m.attempt() == 1 && masked.get(m.cohortIndex()))
        && record.members().size() >= atLeast(job, setup.keys());
  }

  private static boolean allow(JobState.Unmasking job, UnmaskFixed record) {
    BitSet members = new BitSet();
    job.closed().members().forEach(member -> members.set(member.cohortIndex()));
    return record.round() == job.round().round()
        && areSome(record.responders(), members)
        && record.responders().size() >= job.masks().keys().threshold();
  }

  private static int atLeast(JobState.Open job, KeysFixed keys) {
    return Math.max(minimum(job), keys.threshold());
  }

  private static int minimum(JobState.Open job) {
    return job.info().spec().minimumMembers();
  }

  private static boolean areSome(List<Sender> senders, BitSet of) {
    BitSet seen = indexes(senders);
    boolean repeated = seen.cardinality() < senders.size();
    seen.andNot(of);
    return !repeated && seen.isEmpty();
  }

  private static BitSet indexes(List<Sender> senders) {
    BitSet indexes = new BitSet();
    senders.forEach(sender -> indexes.set(sender.cohortIndex()));
    return indexes;
  }
}
