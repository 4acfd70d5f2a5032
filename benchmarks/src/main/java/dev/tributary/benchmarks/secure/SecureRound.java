package dev.tributary.benchmarks.secure;

import dev.tributary.benchmarks.measure.CpuTime;
import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Answer;
import dev.tributary.core.secagg.Answer.Given;
import dev.tributary.core.secagg.Answer.Refused;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.EnrolledPeers;
import dev.tributary.core.secagg.GraphParameters;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Masker;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.Peers;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.secagg.Sharing;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.core.secagg.UnmaskShares;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A round among clients of this process, with the classes that agents have. Those who vanish do so
 * after they shared their secrets and before they upload, which is what costs the server most. The
 * first clients are measured: they check every signature; the others, whose time nobody looks at,
 * take their peers at their word.
 */
final class SecureRound {
  /** What a client does in a round. */
  enum Step {
    KEYS,
    SHARES,
    MASKED_INPUT,
    ANSWER
  }

  static final Assumptions LEAST = Assumptions.of(0.05, 0.05, ThreatModel.SEMI_HONEST);

  private static final int MEASURED = 8;
  private static final int MINIMUM = 3;
  private static final RoundId ID = new RoundId("bench", 1, "00ff");

  private final int clients;
  private final int dropouts;
  private final Assumptions assumed;
  private final List<String> cohort;
  private final List<Identity> identities = new ArrayList<>();
  private final Map<Integer, Map<Step, Long>> nanos = new HashMap<>();
  private final Peers peers;
  private final ClientPolicy policy;

  private Roster roster;
  private final SortedMap<Integer, EncryptedShares> shares = new TreeMap<>();
  private final SortedMap<Integer, Masking> masking = new TreeMap<>();
  private final SortedMap<Integer, UnmaskShares> answers = new TreeMap<>();

  /**
   * @param dropoutShare of the clients, who vanish; the graph is made for as many, or for 5 %
   */
  SecureRound(int clients, double dropoutShare) {
    this.clients = clients;
    this.dropouts = (int) (clients * dropoutShare);
    this.assumed =
        Assumptions.of(
            LEAST.adversaryShare(),
            Math.max(LEAST.dropoutShare(), dropoutShare),
            LEAST.threatModel());
    this.cohort = IntStream.range(0, clients).mapToObj(i -> "client-" + i).toList();
    this.policy = new ClientPolicy(MINIMUM, assumed);
    SecureRandom random = new SecureRandom();
    Map<String, Bytes> directory = new HashMap<>();
    for (String client : cohort) {
      Identity identity = Identity.create(random);
      identities.add(identity);
      directory.put(client, identity.publicKey());
    }
    this.peers = new EnrolledPeers(directory, Map.of());
  }

  /** Up to where each client may upload. */
  void prepare() {
    SortedMap<Integer, Advertised> advertised = new TreeMap<>();
    List<Roster.Member> members = new ArrayList<>();
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < clients; i++) {
      int index = i;
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      advertised.put(i, new Advertised(new Participation(ID, cohort.get(i), i, Secret.of(seed))));
      KeyAdvertisement keys =
          timed(i, Step.KEYS, () -> advertised.get(index).message(identities.get(index)));
      members.add(new Roster.Member(i, keys));
    }
    GraphParameters graph = GraphParameters.of(clients, assumed);
    roster = Roster.of(ID, members, graph.degree(), graph.threshold());
    SortedMap<Integer, Sharing> sharing = new TreeMap<>();
    advertised.forEach(
        (i, client) ->
            shares.put(
                i,
                timed(
                    i,
                    Step.SHARES,
                    () -> {
                      sharing.put(
                          i, given(client.onKeysFixed(roster, cohort, peers(i), policy, assumed)));
                      return sharing.get(i).message(identities.get(i));
                    })));
    List<Integer> sharers = List.copyOf(shares.keySet());
    members()
        .forEach(
            i ->
                masking.put(
                    i,
                    timed(
                        i,
                        Step.MASKED_INPUT,
                        () ->
                            given(
                                given(
                                        sharing
                                            .get(i)
                                            .onSharesFixed(ID, sharers, shares, peers(i), policy))
                                    .startUpload()))));
  }

  /** The measured ones check; it is their time that is told. */
  private Peers peers(int client) {
    return client < MEASURED ? peers : message -> Peers.Verdict.GENUINE;
  }

  /**
   * All masked chunks of a client, one after the other.
   *
   * @param upload is given shard and chunk; its time is not the client's
   */
  void upload(int client, Model model, MaskStream stream, Model.Upload upload) {
    try (Masker masker =
        timed(
            client,
            Step.MASKED_INPUT,
            () -> masking.get(client).masker(model.quantizer(clients), stream))) {
      for (int shard = 0; shard < model.shards(); shard++) {
        int current = shard;
        byte[] chunk =
            timed(
                client,
                Step.MASKED_INPUT,
                () ->
                    masker.chunk(
                        current,
                        model.bytes(),
                        model.offset(current),
                        model.coordinates(current),
                        weight(client)));
        upload.take(shard, chunk);
      }
    }
  }

  /** Who stays has uploaded; each answers for the others. */
  void answer() {
    List<Integer> members = members();
    for (int client : members) {
      answers.put(
          client,
          timed(
              client,
              Step.ANSWER,
              () ->
                  given(
                          masking
                              .get(client)
                              .onRoundClosed(ID, members, policy, identities.get(client)))
                      .message()));
    }
  }

  private <T> T timed(int client, Step step, Supplier<T> work) {
    if (client >= MEASURED) {
      return work.get();
    }
    long start = CpuTime.threadNanos();
    T result = work.get();
    nanos
        .computeIfAbsent(client, c -> new EnumMap<>(Step.class))
        .merge(step, CpuTime.threadNanos() - start, Long::sum);
    return result;
  }

  private static <T> T given(Answer<T> answer) {
    if (answer instanceof Given<T> given) {
      return given.value();
    }
    throw new IllegalStateException("refused: " + ((Refused<T>) answer).refusal());
  }

  /** Who stays, ascending: the first ones. */
  List<Integer> members() {
    return IntStream.range(0, clients - dropouts).boxed().toList();
  }

  static boolean isMeasured(int client) {
    return client < MEASURED;
  }

  static long weight(int client) {
    return 1L + client % Model.MAX_WEIGHT;
  }

  int dropouts() {
    return dropouts;
  }

  Roster roster() {
    return roster;
  }

  /** What each client that shared its secrets committed to. */
  Map<Integer, Bytes> commitments() {
    Map<Integer, Bytes> commitments = new TreeMap<>();
    shares.forEach((client, message) -> commitments.put(client, message.commitment()));
    return commitments;
  }

  Collection<UnmaskShares> answers() {
    return answers.values();
  }

  /** Every message of the round: what the server checks as it comes. */
  List<SecAggMessage> messages() {
    List<SecAggMessage> all = new ArrayList<>();
    roster.members().forEach(member -> all.add(member.keys()));
    all.addAll(shares.values());
    all.addAll(answers.values());
    return all;
  }

  /** With every client's identity, as the server has it. */
  Peers directory() {
    return peers;
  }

  /** Of each measured client, the nanoseconds of one core of each step. */
  Collection<Map<Step, Long>> clientNanos() {
    return nanos.values();
  }
}
