package dev.tributary.agent.secagg;

import dev.tributary.agent.secagg.SecureFailure.Reason;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.Refusal;
import dev.tributary.core.secagg.Refusal.Rule;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.Roster.Member;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Fetches what the decisions of a secure round point to. None of it is believed yet. */
final class Messages {
  private Messages() {}

  static Roster roster(RoundId round, KeysFixed keys, List<String> cohort, Mailbox mailbox)
      throws SecureFailure {
    List<Member> members = new ArrayList<>();
    for (Sender sender : sorted(keys.members())) {
      String subject = "keys of " + name(sender, cohort);
      members.add(
          new Member(
              sender.cohortIndex(), fetch(sender, KeyAdvertisement.class, subject, mailbox)));
    }
    Bytes digest = Bytes.of(HexFormat.of().parseHex(keys.rosterDigest()));
    return new Roster(round, members, digest, keys.degree(), keys.threshold());
  }

  /** Those of the neighbours that are in the decision, by cohort index. */
  static Map<Integer, EncryptedShares> shares(
      SharesFixed decision, List<Integer> neighbours, Mailbox mailbox) throws SecureFailure {
    Set<Integer> wanted = Set.copyOf(neighbours);
    Map<Integer, EncryptedShares> shares = new TreeMap<>();
    for (Sender sender : sorted(decision.members())) {
      if (wanted.contains(sender.cohortIndex())) {
        String subject = "shares of cohort index " + sender.cohortIndex();
        shares.put(sender.cohortIndex(), fetch(sender, EncryptedShares.class, subject, mailbox));
      }
    }
    return shares;
  }

  static List<Integer> indices(List<Sender> senders) {
    return senders.stream().map(Sender::cohortIndex).sorted().toList();
  }

  private static List<Sender> sorted(List<Sender> senders) {
    return senders.stream().sorted(Comparator.comparingInt(Sender::cohortIndex)).toList();
  }

  private static String name(Sender sender, List<String> cohort) {
    return sender.cohortIndex() < cohort.size()
        ? cohort.get(sender.cohortIndex())
        : "cohort index " + sender.cohortIndex();
  }

  private static <T extends SecAggMessage> T fetch(
      Sender at, Class<T> kind, String subject, Mailbox mailbox) throws SecureFailure {
    SecAggMessage found;
    try {
      found = mailbox.read(at).orElse(null);
    } catch (IllegalStateException silent) {
      throw new SecureFailure(Reason.MESSAGES_UNAVAILABLE, silent);
    }
    if (!kind.isInstance(found)) {
      throw new SecureFailure(
          new Refusal(
              Rule.PRESENT,
              subject,
              "%s at partition %d offset %d"
                  .formatted(
                      found == null ? "none" : "a " + found.getClass().getSimpleName(),
                      at.partition(),
                      at.offset())));
    }
    return kind.cast(found);
  }
}
