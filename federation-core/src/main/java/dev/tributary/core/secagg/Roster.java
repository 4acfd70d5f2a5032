package dev.tributary.core.secagg;

import java.util.Comparator;
import java.util.List;

/**
 * Whose keys count in a round, and the graph's parameters, as the log's decision and the messages
 * it points to tell them. A client believes none of it before it has checked it.
 *
 * @param members ascending by cohort index
 * @param digest of the members' advertisements; see {@link #digestOf}
 * @param degree neighbours of each
 * @param threshold shares that give a secret back
 */
public record Roster(RoundId round, List<Member> members, Bytes digest, int degree, int threshold) {

  /** One client and its keys. */
  public record Member(int cohortIndex, KeyAdvertisement keys) {}

  public Roster {
    members = List.copyOf(members);
  }

  /** The roster of these members, in any order, with the digest that belongs to them. */
  public static Roster of(RoundId round, List<Member> members, int degree, int threshold) {
    List<Member> sorted =
        members.stream().sorted(Comparator.comparingInt(Member::cohortIndex)).toList();
    return new Roster(round, sorted, digestOfMembers(round, sorted), degree, threshold);
  }

  /**
   * The digest of a roster.
   *
   * @param advertisements {@link KeyAdvertisement#digest} of each member, ascending by cohort index
   */
  public static Bytes digestOf(RoundId round, List<IndexedBytes> advertisements) {
    Fields fields = new Fields("tributary secagg roster 1").round(round);
    IndexedBytes.write(advertisements, fields);
    return fields.sha256();
  }

  private static Bytes digestOfMembers(RoundId round, List<Member> members) {
    return digestOf(
        round,
        members.stream().map(m -> new IndexedBytes(m.cohortIndex(), m.keys().digest())).toList());
  }

  boolean hasItsDigest() {
    return digest.equals(digestOfMembers(round, members));
  }

  /** Cohort indices of the members, ascending. */
  public List<Integer> indices() {
    return members.stream().map(Member::cohortIndex).toList();
  }

  public Graph graph() {
    return Graph.of(round, digest, indices(), degree);
  }
}
