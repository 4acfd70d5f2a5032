package dev.tributary.core.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
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
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Masker;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.Peers;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.secagg.Sharing;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.vector.ChunkKernel;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.core.vector.Grid;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A secure round as real clients play it, some of whom vanish on the way: its messages, what the
 * log says of them, the members' masked sums and, for comparison, what they gave.
 */
final class MaskedRound {
  static final String JOB = "job";
  static final int ROUND = 4;
  static final int SHARDS = 3;
  static final int COORDINATES = 5;
  static final Grid GRID = new Grid(12);

  private static final RoundId ID = new RoundId(JOB, ROUND, "00ff");
  private static final Assumptions ASSUMED = Assumptions.of(0.05, 0.1, ThreatModel.SEMI_HONEST);
  private static final ClientPolicy POLICY = new ClientPolicy(3, ASSUMED);

  final List<SecAggMessage> topic = new ArrayList<>();
  private final SecureAggregationSpec spec;
  private final List<String> cohort;
  private final Map<Integer, Identity> identities = new HashMap<>();
  private final Contents contents;
  private final long[][] masked;
  private final long[][] plain;
  private final Unmask unmask;

  /** What the clients of a round upload. */
  interface Contents {
    /** Of each shard. */
    int coordinates();

    Quantizer quantizer(Modulus modulus);

    Upload upload(RoundStarted round, int client);
  }

  /** One client's. */
  @FunctionalInterface
  interface Upload {
    /**
     * @param plain takes what is masked, added to what is in it: the coordinates, then the weight
     */
    byte[] chunk(int shard, Masker masker, long[] plain);
  }

  /** Who vanishes before a phase, by cohort index. */
  record Vanishing(
      Set<Integer> keys, Set<Integer> shares, Set<Integer> upload, Set<Integer> answer) {
    static final Vanishing NOBODY = new Vanishing(Set.of(), Set.of(), Set.of(), Set.of());
  }

  MaskedRound(int modulusBits, int clients, Vanishing vanishing) {
    this(modulusBits, clients, vanishing, new OnTheGrid());
  }

  MaskedRound(int modulusBits, int clients, Vanishing vanishing, Contents contents) {
    spec = spec(modulusBits);
    this.contents = contents;
    masked = new long[SHARDS][contents.coordinates() + 1];
    plain = new long[SHARDS][contents.coordinates() + 1];
    cohort = IntStream.range(0, clients).mapToObj(i -> "client-" + i).toList();
    Map<String, Bytes> directory = new HashMap<>();
    for (int i = 0; i < clients; i++) {
      identities.put(i, Identity.create(new SecureRandom()));
      directory.put(cohort.get(i), identities.get(i).publicKey());
    }
    unmask = play(vanishing, new EnrolledPeers(directory, Map.of()));
  }

  static SecureAggregationSpec spec(int modulusBits) {
    return new SecureAggregationSpec(
        modulusBits, SecureAggregationSpec.ThreatModel.SEMI_HONEST, 0.05, 0.1, 40, 3);
  }

  private Unmask play(Vanishing vanishing, Peers peers) {
    RoundStarted started =
        new RoundStarted(1, JOB, ROUND, 0, cohort, cohort.size(), grid(), 60_000, 0);
    Map<Integer, Advertised> all = new TreeMap<>();
    for (int i = 0; i < cohort.size(); i++) {
      byte[] seed = new byte[32];
      seed[0] = (byte) i;
      all.put(i, new Advertised(new Participation(ID, cohort.get(i), i, Secret.of(seed))));
    }
    all.keySet().removeAll(vanishing.keys());
    List<Roster.Member> keys = new ArrayList<>();
    List<Sender> advertised = new ArrayList<>();
    all.forEach(
        (i, client) -> {
          keys.add(new Roster.Member(i, client.message(identities.get(i))));
          advertised.add(say(i, keys.get(keys.size() - 1).keys()));
        });
    GraphParameters graph = GraphParameters.of(keys.size(), ASSUMED);
    Roster roster = Roster.of(ID, keys, graph.degree(), graph.threshold());
    KeysFixed fixed =
        new KeysFixed(
            1,
            JOB,
            ROUND,
            advertised,
            roster.digest().toString(),
            graph.degree(),
            graph.threshold(),
            0);

    Map<Integer, Sharing> sharing = new TreeMap<>();
    all.forEach(
        (i, c) -> sharing.put(i, given(c.onKeysFixed(roster, cohort, peers, POLICY, ASSUMED))));
    sharing.keySet().removeAll(vanishing.shares());
    Map<Integer, EncryptedShares> shares = new TreeMap<>();
    List<Sender> shared = new ArrayList<>();
    sharing.forEach(
        (i, client) -> {
          shares.put(i, client.message(identities.get(i)));
          shared.add(say(i, shares.get(i)));
        });

    Map<Integer, Masking> masking = new TreeMap<>();
    List<Integer> sharers = List.copyOf(sharing.keySet());
    sharing.forEach(
        (i, client) -> {
          Masking ready = given(client.onSharesFixed(ID, sharers, shares, peers, POLICY));
          masking.put(i, given(ready.startUpload()));
        });
    masking.keySet().removeAll(vanishing.upload());
    masking.forEach((i, client) -> upload(started, i, client));
    List<Integer> members = List.copyOf(masking.keySet());
    RoundClosed closed =
        new RoundClosed(
            1, JOB, ROUND, members.stream().map(i -> new Member(i, 1, 0)).toList(), 0, 0, 0);

    masking.keySet().removeAll(vanishing.answer());
    List<Sender> answered = new ArrayList<>();
    masking.forEach(
        (i, client) ->
            answered.add(
                say(
                    i,
                    given(client.onRoundClosed(ID, members, POLICY, identities.get(i)))
                        .message())));
    return new Unmask(
        ID.session(),
        spec,
        started,
        new Transcript(
            new MaskSetup(fixed, new SharesFixed(1, JOB, ROUND, shared, 0)),
            new UnmaskFixed(1, JOB, ROUND, answered, 0)),
        closed);
  }

  private Sender say(int client, SecAggMessage message) {
    topic.add(message);
    return new Sender(client, 0, topic.size() - 1L);
  }

  private void upload(RoundStarted round, int client, Masking masking) {
    Upload upload = contents.upload(round, client);
    Modulus modulus = modulus();
    try (Masker masker = masking.masker(contents.quantizer(modulus), new MaskStream())) {
      for (int shard = 0; shard < SHARDS; shard++) {
        byte[] chunk = upload.chunk(shard, masker, plain[shard]);
        new ChunkKernel()
            .addMasked(chunk, 0, plain[shard].length, Byte.SIZE * modulus.bytes(), masked[shard]);
      }
    }
  }

  private Modulus modulus() {
    return spec.modulusBits() == 32 ? Modulus.TWO_TO_32 : Modulus.TWO_TO_64;
  }

  private Grid grid() {
    return contents.quantizer(modulus()).grid();
  }

  /** Coordinates that lie on the grid, so that nothing is rounded. */
  private static final class OnTheGrid implements Contents {
    @Override
    public int coordinates() {
      return COORDINATES;
    }

    @Override
    public Quantizer quantizer(Modulus modulus) {
      return new Quantizer(8, 1_000, modulus, GRID);
    }

    @Override
    public Upload upload(RoundStarted round, int client) {
      long weight = 1L + client;
      return (shard, masker, plain) -> {
        float[] values = new float[COORDINATES];
        for (int i = 0; i < COORDINATES; i++) {
          values[i] = (client * 7 + shard * 3 - i * 13 - 20) / 16f;
          plain[i] += weight * (long) (values[i] * (1 << GRID.scaleExponent()));
        }
        plain[COORDINATES] += weight;
        byte[] bytes = FloatBytes.encode(values, 0, COORDINATES);
        return masker.chunk(shard, bytes, 0, COORDINATES, weight);
      };
    }
  }

  Unmask unmask() {
    return unmask;
  }

  Release release(int shard) {
    return new Release(JOB, shard, ROUND, 0, grid(), Fingerprint.ZERO, Optional.of(unmask));
  }

  ExactSum masked(int shard) {
    return new ExactSum(masked[shard].clone(), 0, 1, Fingerprint.ZERO);
  }

  /** What the members gave in all: the coordinates, and after them the weight. */
  long[] plain(int shard) {
    return plain[shard];
  }

  private static <T> T given(Answer<T> answer) {
    if (answer instanceof Given<T> given) {
      return given.value();
    }
    throw new AssertionError("refused: " + ((Refused<T>) answer).refusal());
  }
}
