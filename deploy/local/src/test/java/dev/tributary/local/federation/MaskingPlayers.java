package dev.tributary.local.federation;

import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Answer;
import dev.tributary.core.secagg.Answer.Given;
import dev.tributary.core.secagg.Answer.Refused;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.ClientState;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.EnrolledPeers;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Masker;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.secagg.Sharing;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.log.KafkaIdentities;
import dev.tributary.storage.log.KafkaSecAggLog;
import dev.tributary.wire.Identities;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.UpdateChunks;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Clients who mask: each goes on from the state in which it was left as far as the test lets it,
 * and believes nothing but what the topics say.
 */
final class MaskingPlayers {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TestFederation federation;
  private final JobSpec spec;
  private final SecureAggregationSpec secure;
  private final Assumptions assumed;
  private final Map<String, Identity> identities = new TreeMap<>();
  private final Map<String, ClientState> states = new HashMap<>();

  MaskingPlayers(TestFederation federation, JobSpec spec, List<String> clients) {
    this.federation = federation;
    this.spec = spec;
    this.secure = spec.privacy().secureAggregation().orElseThrow();
    this.assumed = SecAggPlus.assumptions(secure).orElseThrow();
    for (String client : clients) {
      Identity identity = Identity.create(RANDOM);
      identities.put(client, identity);
      federation.send(
          federation.topics().identities(),
          client,
          Identities.encode(client, identity.publicKey().toArray(), "test", 0));
    }
    federation.present(clients.toArray(String[]::new));
  }

  private static RoundId id(JobState.Open job) {
    return new RoundId(job.id(), job.round().round(), job.info().fingerprintKey());
  }

  private EnrolledPeers peers() {
    try (KafkaIdentities directory = new KafkaIdentities(federation.kafka())) {
      return new EnrolledPeers(directory.readToEnd(), Map.of());
    }
  }

  private ClientPolicy policy() {
    return new ClientPolicy(3, assumed);
  }

  private void say(SecAggMessage message) {
    federation.send(
        federation.topics().secagg(), message.round().job(), SecAggMessages.encode(message));
  }

  KeyAdvertisement keys(JobState.Advertising job, String client, Identity signer) {
    byte[] seed = new byte[32];
    RANDOM.nextBytes(seed);
    int index = Math.max(0, job.round().cohort().indexOf(client));
    Advertised advertised =
        new Advertised(new Participation(id(job), client, index, Secret.of(seed)));
    states.put(client, advertised);
    return advertised.message(signer);
  }

  void advertise(JobState.Advertising job, Collection<String> clients) {
    clients.forEach(client -> say(keys(job, client, identities.get(client))));
  }

  void share(JobState.Sharing job, Collection<String> clients) {
    List<Roster.Member> members =
        read(job.keys().members(), KeyAdvertisement.class).entrySet().stream()
            .map(keys -> new Roster.Member(keys.getKey(), keys.getValue()))
            .toList();
    Roster roster =
        new Roster(
            id(job),
            members,
            Bytes.of(HexFormat.of().parseHex(job.keys().rosterDigest())),
            job.keys().degree(),
            job.keys().threshold());
    EnrolledPeers peers = peers();
    for (String client : clients) {
      Sharing sharing =
          given(
              ((Advertised) states.get(client))
                  .onKeysFixed(roster, job.round().cohort(), peers, policy(), assumed));
      states.put(client, sharing);
      say(sharing.message(identities.get(client)));
    }
  }

  /** Sends so many shards of an update. */
  void upload(JobState.Collecting job, String client, float[] delta, int shards) {
    List<Sender> senders = job.setup().orElseThrow().shares().members();
    Masking ready =
        given(
            ((Sharing) states.get(client))
                .onSharesFixed(
                    id(job),
                    senders.stream().map(Sender::cohortIndex).toList(),
                    read(senders, EncryptedShares.class),
                    peers(),
                    policy()));
    Masking masking = given(ready.startUpload());
    states.put(client, masking);
    RoundStarted round = job.round();
    Modulus modulus = secure.modulusBits() == Integer.SIZE ? Modulus.TWO_TO_32 : Modulus.TWO_TO_64;
    Quantizer quantizer =
        new Quantizer(spec.update().bound(), spec.update().maxWeight(), modulus, round.grid());
    try (Masker masker = masking.masker(quantizer, new MaskStream())) {
      for (int shard = 0; shard < shards; shard++) {
        int size = spec.model().shardSize(shard);
        byte[] values = FloatBytes.encode(delta, spec.model().shardStart(shard), size);
        byte[] chunk = masker.chunk(shard, values, 0, size, TestFederation.weight(round, client));
        federation.sendChunk(
            client,
            UpdateChunks.encodeMasked(
                job.id(),
                round.round(),
                round.modelVersion(),
                client,
                shard,
                spec.model().shardCount(),
                secure.modulusBits(),
                chunk));
      }
    }
  }

  void answer(JobState.Unmasking job, Collection<String> clients) {
    List<Integer> members = job.closed().members().stream().map(Member::cohortIndex).toList();
    for (String client : clients) {
      say(
          given(
                  ((Masking) states.get(client))
                      .onRoundClosed(id(job), members, policy(), identities.get(client)))
              .message());
    }
  }

  private <T extends SecAggMessage> Map<Integer, T> read(List<Sender> senders, Class<T> type) {
    try (KafkaSecAggLog messages = new KafkaSecAggLog(federation.kafka())) {
      return senders.stream()
          .collect(
              Collectors.toMap(
                  Sender::cohortIndex,
                  sender -> type.cast(messages.read(sender).orElseThrow()),
                  (one, other) -> one,
                  TreeMap::new));
    }
  }

  private static <T> T given(Answer<T> answer) {
    if (answer instanceof Given<T> given) {
      return given.value();
    }
    throw new AssertionError("refused: " + ((Refused<T>) answer).refusal());
  }
}
