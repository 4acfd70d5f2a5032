package dev.tributary.core.secagg;

import dev.tributary.core.secagg.Answer.Given;
import dev.tributary.core.secagg.Answer.Refused;
import dev.tributary.core.secagg.Roster.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A cohort, its directory and one round; drives clients as an honest federation would. */
final class SecureRound {
  static final ThreatModel MODEL = ThreatModel.SEMI_HONEST;

  /** By client id, made once, since a key costs as much as a whole test. */
  private static final Map<String, Identity> IDENTITIES = new HashMap<>();

  final RoundId id;
  final List<String> cohort;
  final Assumptions assumptions;
  final ClientPolicy policy;
  final Peers peers;
  private final long seed;

  SecureRound(long seed, int clients) {
    this(seed, clients, Assumptions.of(0.05, 0.1, MODEL));
  }

  SecureRound(long seed, int clients, Assumptions assumptions) {
    this.seed = seed;
    this.id = new RoundId("job", 4, "session-" + seed);
    this.cohort = IntStream.range(0, clients).mapToObj(i -> "client-" + i).toList();
    this.assumptions = assumptions;
    this.policy = new ClientPolicy(3, assumptions);
    Map<String, Bytes> directory = new HashMap<>();
    cohort.forEach(client -> directory.put(client, identity(client).publicKey()));
    this.peers = new RememberingPeers(new EnrolledPeers(directory, Map.of()));
  }

  static Identity identity(String client) {
    return IDENTITIES.computeIfAbsent(
        client, name -> Identity.create(new SeededRandom(name.hashCode())));
  }

  Identity identity(int index) {
    return identity(cohort.get(index));
  }

  List<Integer> everybody() {
    return IntStream.range(0, cohort.size()).boxed().toList();
  }

  Advertised advertised(int index) {
    Secret random = new SeededRandom(seed * 1_000 + index).secret();
    return new Advertised(new Participation(id, cohort.get(index), index, random));
  }

  KeyAdvertisement keys(int index) {
    return advertised(index).message(identity(index));
  }

  Roster roster(List<Integer> clients) {
    GraphParameters parameters = GraphParameters.of(clients.size(), assumptions);
    List<Member> members = new ArrayList<>();
    clients.forEach(index -> members.add(new Member(index, keys(index))));
    return Roster.of(id, members, parameters.degree(), parameters.threshold());
  }

  Answer<Sharing> share(Advertised client, Roster roster) {
    return client.onKeysFixed(roster, cohort, peers, policy, assumptions);
  }

  Map<Integer, Sharing> share(Roster roster) {
    Map<Integer, Sharing> clients = new TreeMap<>();
    roster.indices().forEach(i -> clients.put(i, given(share(advertised(i), roster))));
    return clients;
  }

  Map<Integer, EncryptedShares> shares(Map<Integer, Sharing> clients) {
    Map<Integer, EncryptedShares> messages = new TreeMap<>();
    clients.forEach((index, client) -> messages.put(index, client.message(identity(index))));
    return messages;
  }

  Answer<Masking> mask(
      Sharing client, List<Integer> sharers, Map<Integer, EncryptedShares> messages) {
    return client.onSharesFixed(id, sharers, messages, peers, policy);
  }

  /** All of them, with their upload begun. */
  Map<Integer, Masking> mask(
      Map<Integer, Sharing> clients,
      List<Integer> sharers,
      Map<Integer, EncryptedShares> messages) {
    Map<Integer, Masking> masking = new TreeMap<>();
    for (int index : sharers) {
      Masking ready = given(mask(clients.get(index), sharers, messages));
      masking.put(index, given(ready.startUpload()));
    }
    return masking;
  }

  Answer<Unmasked> unmask(Masking client, List<Integer> members) {
    return client.onRoundClosed(id, members, policy, identity(client.self().cohortIndex()));
  }

  /** The answers of these. */
  List<UnmaskShares> answers(
      Map<Integer, Masking> clients, List<Integer> members, Collection<Integer> responders) {
    List<UnmaskShares> answers = new ArrayList<>();
    responders.forEach(i -> answers.add(given(unmask(clients.get(i), members)).message()));
    return answers;
  }

  static Map<Integer, Bytes> commitments(
      List<Integer> sharers, Map<Integer, EncryptedShares> messages) {
    Map<Integer, Bytes> commitments = new TreeMap<>();
    sharers.forEach(index -> commitments.put(index, messages.get(index).commitment()));
    return commitments;
  }

  static <T> T given(Answer<T> answer) {
    if (answer instanceof Given<T> given) {
      return given.value();
    }
    throw new AssertionError("refused: " + ((Refused<T>) answer).refusal());
  }

  static Refusal refused(Answer<?> answer) {
    if (answer instanceof Refused<?> refused) {
      return refused.refusal();
    }
    throw new AssertionError("must refuse, but answered " + answer);
  }

  /** Verifies each signature once, as all clients of a test ask about the same messages. */
  private static final class RememberingPeers implements Peers {
    private final Peers peers;
    private final Map<List<Object>, Verdict> verdicts = new HashMap<>();

    RememberingPeers(Peers peers) {
      this.peers = peers;
    }

    @Override
    public Verdict judge(SecAggMessage message) {
      List<Object> asked = List.of(message.client(), message.content(), message.signature());
      return verdicts.computeIfAbsent(asked, key -> peers.judge(message));
    }
  }
}
