package dev.tributary.core.coordination;

import dev.tributary.core.round.JobState;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.UnmaskShares;

/**
 * A client's message of a secure round lies in the secagg topic and is what it says it is: its
 * signature is that of the client's enrolled identity.
 *
 * @param session which run of the job it is for: it counts if it is the job's fingerprint key
 * @param partition partition of the secagg topic
 * @param offset offset in it
 * @param digest hex SHA-256: of an advertisement what a roster's digest is made of, of an answer
 *     the member set that it answers for, else empty
 */
public record PhaseReceipt(
    String job,
    int round,
    String session,
    SecurePhase phase,
    String client,
    int partition,
    long offset,
    String digest) {

  /** Of a message whose signature is good. */
  public static PhaseReceipt of(SecAggMessage message, int partition, long offset) {
    if (message instanceof KeyAdvertisement keys) {
      return of(message, SecurePhase.KEYS, partition, offset, keys.digest().toString());
    }
    if (message instanceof EncryptedShares) {
      return of(message, SecurePhase.SHARES, partition, offset, "");
    }
    String members = ((UnmaskShares) message).memberDigest().toString();
    return of(message, SecurePhase.UNMASK, partition, offset, members);
  }

  /**
   * Whether it may ever count: any enrolled client may write to the topic, whatever it likes, and
   * not all of it is kept.
   *
   * @param job that it is about, as far as the log was read; null if it knows none
   * @param reading whether the log goes on, so that what it says next is not known yet
   */
  boolean mayCountFor(JobState job, boolean reading) {
    if (job == null) {
      return reading;
    }
    if (job instanceof JobState.Live live && !live.info().fingerprintKey().equals(session)) {
      return false;
    }
    if (job instanceof JobState.Open open && open.round().round() == round) {
      return open.round().selects(client);
    }
    // A client may have read of the next round before this coordinator has.
    return job instanceof JobState.Live live && (round == live.info().lastRound() + 1 || reading);
  }

  private static PhaseReceipt of(
      SecAggMessage message, SecurePhase phase, int partition, long offset, String digest) {
    RoundId round = message.round();
    return new PhaseReceipt(
        round.job(),
        round.round(),
        round.session(),
        phase,
        message.client(),
        partition,
        offset,
        digest);
  }
}
