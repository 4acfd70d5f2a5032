package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is due in the phases of a secure round. A phase is closed when all have answered who may, or
 * at its deadline with those who have: keys after a sixth of the time from the round's start to its
 * deadline, shares after a third, uploads at the deadline as in any round, and unmasking a sixth
 * after the close, or from a quarter of that on as soon as the answers suffice. It does not take
 * the first that do: with spare ones a client that answers with wrong shares holds up nobody. No
 * phase ends at a deadline before the coordinator has led for a while: one that starts after it
 * finds the messages that came meanwhile still unread.
 */
final class SecureDecisions {
  private static final int PARTS = 6;
  private static final int QUARTERS = 4;

  private final Evidence evidence;
  private final SecureProtocol protocol;
  private final Shareholders.Cache shareholders;
  private final long epoch;
  private final long graceEndsMillis;
  private final long nowMillis;

  /**
   * @param graceEndsMillis no deadline is taken to have passed before
   */
  SecureDecisions(
      Evidence evidence,
      SecureProtocol protocol,
      Shareholders.Cache shareholders,
      long epoch,
      long graceEndsMillis,
      long nowMillis) {
    this.evidence = evidence;
    this.protocol = protocol;
    this.shareholders = shareholders;
    this.epoch = epoch;
    this.graceEndsMillis = graceEndsMillis;
    this.nowMillis = nowMillis;
  }

  long keysEnd(RoundStarted round) {
    return Math.max(graceEndsMillis, round.atMillis() + part(round));
  }

  long sharesEnd(RoundStarted round) {
    return Math.max(graceEndsMillis, round.atMillis() + 2 * part(round));
  }

  /** Of a round with masked updates. */
  long uploadsEnd(RoundStarted round) {
    return Math.max(graceEndsMillis, round.deadlineMillis());
  }

  long unmaskEnd(JobState.Unmasking job) {
    return Math.max(graceEndsMillis, job.closed().atMillis() + part(job.round()));
  }

  /** From here on answers that suffice are enough; before, they must be everybody's. */
  private long enoughFrom(JobState.Unmasking job) {
    return job.closed().atMillis() + part(job.round()) / QUARTERS;
  }

  /** When there is something to decide if nobody answers any more. */
  long wake(JobState.Unmasking job) {
    long enough = enoughFrom(job);
    return nowMillis < enough ? enough : unmaskEnd(job);
  }

  private static long part(RoundStarted round) {
    return Math.max(1, (round.deadlineMillis() - round.atMillis()) / PARTS);
  }

  Optional<LogRecord> due(JobState.Advertising job) {
    RoundStarted round = job.round();
    Map<String, PhaseReceipt> sent = sent(job, SecurePhase.KEYS);
    List<Sender> members = senders(job, sent, everybody(round));
    if (members.size() < round.cohort().size() && nowMillis < keysEnd(round)) {
      return Optional.empty();
    }
    JobSpec spec = job.info().spec();
    if (members.size() < spec.minimumMembers()) {
      return abandoned(job, members.size(), "advertised keys", spec.minimumMembers());
    }
    SecureAggregationSpec secure = spec.privacy().secureAggregation().orElseThrow();
    Optional<Topology> topology = protocol.topology(secure, members.size());
    if (topology.isEmpty()) {
      return abandoned(job, "no graph keeps %d clients safe".formatted(members.size()));
    }
    SortedMap<Integer, String> digests = new TreeMap<>();
    for (Sender member : members) {
      String client = round.cohort().get(member.cohortIndex());
      digests.put(member.cohortIndex(), sent.get(client).digest());
    }
    String roster =
        protocol.rosterDigest(job.id(), round.round(), job.info().fingerprintKey(), digests);
    return Optional.of(
        new KeysFixed(
            epoch,
            job.id(),
            round.round(),
            members,
            roster,
            topology.get().degree(),
            topology.get().threshold(),
            nowMillis));
  }

  Optional<LogRecord> due(JobState.Sharing job) {
    RoundStarted round = job.round();
    BitSet may = indexes(job.keys().members());
    List<Sender> answered = senders(job, sent(job, SecurePhase.SHARES), may);
    if (answered.size() < may.cardinality() && nowMillis < sharesEnd(round)) {
      return Optional.empty();
    }
    BitSet sustained = shareholders(job, job.keys()).sustained(indexes(answered));
    List<Sender> members =
        answered.stream().filter(sender -> sustained.get(sender.cohortIndex())).toList();
    int needed = atLeast(job, job.keys());
    if (members.size() < needed) {
      return abandoned(job, members.size(), "shared their secrets with enough others", needed);
    }
    return Optional.of(new SharesFixed(epoch, job.id(), round.round(), members, nowMillis));
  }

  /**
   * Why a round that collects masked updates can not be closed with these clients, if it can not.
   */
  Optional<String> obstacle(JobState.Collecting job, MaskSetup setup, BitSet uploaded) {
    int needed = atLeast(job, setup.keys());
    if (uploaded.cardinality() < needed) {
      return Optional.of(
          "%d complete updates, at least %d needed".formatted(uploaded.cardinality(), needed));
    }
    boolean revealed = shareholders(job, setup.keys()).reveal(uploaded, masked(setup));
    return revealed
        ? Optional.empty()
        : Optional.of(
            "%d complete updates, too few neighbours of some client to unmask their sum"
                .formatted(uploaded.cardinality()));
  }

  /** Those who may upload. */
  static BitSet masked(MaskSetup setup) {
    return indexes(setup.shares().members());
  }

  Optional<LogRecord> due(JobState.Unmasking job) {
    RoundStarted round = job.round();
    BitSet may = new BitSet();
    job.closed().members().stream().map(Member::cohortIndex).forEach(may::set);
    Map<String, PhaseReceipt> sent = sent(job, SecurePhase.UNMASK);
    List<Sender> responders = senders(job, sent, may);
    boolean all = responders.size() == may.cardinality();
    if ((all || nowMillis >= enoughFrom(job)) && suffice(job, responders)) {
      String members =
          protocol.memberDigest(job.info().fingerprintKey(), job.masks(), job.closed());
      responders.removeIf(
          s -> !sent.get(round.cohort().get(s.cohortIndex())).digest().equals(members));
      if (suffice(job, responders)) {
        return Optional.of(new UnmaskFixed(epoch, job.id(), round.round(), responders, nowMillis));
      }
    }
    return nowMillis < unmaskEnd(job)
        ? Optional.empty()
        : abandoned(
            job,
            "%d of %d members answered, too few to unmask their sum"
                .formatted(responders.size(), may.cardinality()));
  }

  private boolean suffice(JobState.Unmasking job, List<Sender> responders) {
    return shareholders(job, job.masks().keys()).reveal(indexes(responders), masked(job.masks()));
  }

  private Map<String, PhaseReceipt> sent(JobState.Open job, SecurePhase phase) {
    return evidence.sent(job.id(), job.round().round(), phase);
  }

  private Shareholders shareholders(JobState.Open job, KeysFixed keys) {
    return shareholders.of(job.info().fingerprintKey(), keys);
  }

  private static int atLeast(JobState.Open job, KeysFixed keys) {
    return Math.max(job.info().spec().minimumMembers(), keys.threshold());
  }

  private static BitSet everybody(RoundStarted round) {
    BitSet everybody = new BitSet();
    everybody.set(0, round.cohort().size());
    return everybody;
  }

  private static BitSet indexes(List<Sender> senders) {
    BitSet indexes = new BitSet();
    senders.forEach(sender -> indexes.set(sender.cohortIndex()));
    return indexes;
  }

  /** Of those who may, who has sent; by cohort index. */
  private static List<Sender> senders(
      JobState.Open job, Map<String, PhaseReceipt> sent, BitSet may) {
    List<String> cohort = job.round().cohort();
    String session = job.info().fingerprintKey();
    List<Sender> senders = new ArrayList<>();
    for (int i = may.nextSetBit(0); i >= 0; i = may.nextSetBit(i + 1)) {
      PhaseReceipt receipt = sent.get(cohort.get(i));
      if (receipt != null && receipt.session().equals(session)) {
        senders.add(new Sender(i, receipt.partition(), receipt.offset()));
      }
    }
    return senders;
  }

  private Optional<LogRecord> abandoned(JobState.Open job, int clients, String did, int needed) {
    return abandoned(job, "%d clients %s, at least %d needed".formatted(clients, did, needed));
  }

  private Optional<LogRecord> abandoned(JobState.Open job, String reason) {
    return Optional.of(new RoundAbandoned(epoch, job.id(), job.round().round(), reason, nowMillis));
  }
}
