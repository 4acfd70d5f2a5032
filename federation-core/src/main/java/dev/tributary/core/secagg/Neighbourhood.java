package dev.tributary.core.secagg;

import dev.tributary.core.secagg.Roster.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a client remembers of a roster that it has checked.
 *
 * @param roster cohort indices of all members, ascending
 * @param neighbours its own, ascending by cohort index
 */
public record Neighbourhood(
    List<Integer> roster,
    Bytes rosterDigest,
    int degree,
    int threshold,
    List<Neighbour> neighbours) {

  /** A client with whom secrets are shared, and its keys of the round. */
  public record Neighbour(int cohortIndex, String client, Bytes encryptionKey, Bytes maskKey) {}

  public Neighbourhood {
    roster = List.copyOf(roster);
    neighbours = List.copyOf(neighbours);
  }

  static Neighbourhood of(Roster roster, int cohortIndex) {
    Set<Integer> indices = new HashSet<>(roster.graph().neighbours(cohortIndex));
    List<Neighbour> neighbours =
        roster.members().stream()
            .filter(member -> indices.contains(member.cohortIndex()))
            .map(Neighbourhood::neighbour)
            .toList();
    return new Neighbourhood(
        roster.indices(), roster.digest(), roster.degree(), roster.threshold(), neighbours);
  }

  private static Neighbour neighbour(Member member) {
    KeyAdvertisement keys = member.keys();
    return new Neighbour(member.cohortIndex(), keys.client(), keys.encryptionKey(), keys.maskKey());
  }

  /** Those of the neighbours that are among these clients. */
  List<Neighbour> among(List<Integer> clients) {
    Set<Integer> set = new HashSet<>(clients);
    return neighbours.stream().filter(n -> set.contains(n.cohortIndex())).toList();
  }

  void writeTo(Fields fields) {
    fields.numbers(roster).bytes(rosterDigest).number(degree).number(threshold);
    fields.number(neighbours.size());
    for (Neighbour neighbour : neighbours) {
      fields
          .number(neighbour.cohortIndex())
          .text(neighbour.client())
          .bytes(neighbour.encryptionKey())
          .bytes(neighbour.maskKey());
    }
  }

  static Neighbourhood read(FieldsReader reader) {
    return new Neighbourhood(
        reader.numbers(),
        reader.bytes(),
        reader.number(),
        reader.number(),
        reader.list(
            () -> new Neighbour(reader.number(), reader.text(), reader.bytes(), reader.bytes())));
  }
}
