package dev.tributary.agent.secagg;

import dev.tributary.core.client.ClientAction.Advertise;
import dev.tributary.core.client.ClientAction.AnswerUnmask;
import dev.tributary.core.client.ClientAction.ShareKeys;
import dev.tributary.core.client.ClientAction.UploadMasked;
import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.coordination.SecureProtocol;
import dev.tributary.core.coordination.Topology;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TensorSpec.Init;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.wire.JobSpecs;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A cohort in memory and one job's secure rounds. The test says what the log says, honest or not,
 * and who hears it; clients may be killed at any message and come back from what they stored.
 */
final class SecureFederation implements Mailbox {
  static final String JOB = "job-1";
  static final int CLIENTS = 5;
  static final List<Integer> ALL = IntStream.range(0, CLIENTS).boxed().toList();
  static final ClientPolicy POLICY =
      new ClientPolicy(3, Assumptions.of(0.05, 0.05, ThreatModel.SEMI_HONEST));

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Made once, since keys take their time. */
  private static final List<Identity> IDENTITIES =
      ALL.stream().map(i -> Identity.create(RANDOM)).toList();

  static final Identity STRANGER = Identity.create(RANDOM);

  /** What was sent; an offset is an index. */
  final List<SecAggMessage> topic = new ArrayList<>();

  final Map<String, Bytes> directory = new HashMap<>();
  final Map<Integer, StoredVault> vaults = new TreeMap<>();
  final JobInfo job =
      new JobInfo(
          JOB,
          spec(),
          JobSpecs.sha256(spec()),
          "session",
          0,
          0,
          "",
          Optional.empty(),
          Optional.empty());

  /** What the next client that sends something lost with its life; empty if none is to die. */
  private Optional<List<SecAggMessage>> grave = Optional.empty();

  /** The process is gone. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  SecureFederation() {
    for (int client : ALL) {
      directory.put(name(client), IDENTITIES.get(client).publicKey());
      vaults.put(client, new StoredVault());
    }
  }

  static String name(int client) {
    return "edge-" + client;
  }

  static Identity identity(int client) {
    return IDENTITIES.get(client);
  }

  static JobSpec spec() {
    return new JobSpec(
        "test",
        "numbers",
        new TrainerSpec("step", Map.of()),
        new ModelSpec(7, 10, List.of(new TensorSpec("matrix", List.of(4, 4), Init.GLOROT))),
        new CohortSpec(CLIENTS, CLIENTS, 3, 1000, "first"),
        new RoundsSpec(100, 60_000, 60_000, 3),
        new UpdateSpec(4, 1000),
        new OptimizerSpec("fedavg", Map.of()),
        new PrivacySpec(
            Optional.of(
                new SecureAggregationSpec(
                    32, SecureAggregationSpec.ThreatModel.SEMI_HONEST, 0.05, 0.05, 40, 3))));
  }

  @Override
  public Optional<SecAggMessage> read(Sender at) {
    return at.offset() < topic.size()
        ? Optional.of(topic.get((int) at.offset()))
        : Optional.empty();
  }

  @Override
  public void send(SecAggMessage message) {
    if (grave.isPresent()) {
      grave.get().add(message);
      grave = Optional.empty();
      throw new Killed();
    }
    topic.add(message);
  }

  /** The next client that sends something is killed, and the message does not arrive. */
  List<SecAggMessage> killNext() {
    List<SecAggMessage> lost = new ArrayList<>();
    grave = Optional.of(lost);
    return lost;
  }

  /** As after a start: it knows what it stored. */
  SecureClient client(int client) {
    return client(client, POLICY);
  }

  SecureClient client(int client, ClientPolicy policy) {
    return new SecureClient(
        name(client),
        new SecureSettings(identity(client), Optional.empty(), policy, false),
        new PinnedPeers(() -> Map.copyOf(directory), vaults.get(client)),
        vaults.get(client),
        this,
        RANDOM);
  }

  RoundStarted round(int round) {
    return new RoundStarted(
        1,
        JOB,
        round,
        0,
        ALL.stream().map(SecureFederation::name).toList(),
        CLIENTS,
        job.spec().grid(),
        0,
        0);
  }

  Advertise advertise(int round) {
    return new Advertise(job, round(round));
  }

  /** All advertise, and an honest log fixes their keys. */
  KeysFixed keys(int round) throws SecureFailure {
    for (int client : ALL) {
      client(client).advertise(advertise(round));
    }
    return keysOf(round, ALL);
  }

  /** What an honest log says about the newest advertisements of these. */
  KeysFixed keysOf(int round, List<Integer> clients) {
    List<Sender> senders = senders(clients, KeyAdvertisement.class);
    TreeMap<Integer, String> digests = new TreeMap<>();
    for (Sender sender : senders) {
      KeyAdvertisement keys = (KeyAdvertisement) read(sender).orElseThrow();
      digests.put(sender.cohortIndex(), keys.digest().toString());
    }
    SecureProtocol protocol = new SecAggPlus();
    Topology topology =
        protocol
            .topology(job.spec().privacy().secureAggregation().orElseThrow(), clients.size())
            .orElseThrow();
    return new KeysFixed(
        1,
        JOB,
        round,
        senders,
        protocol.rosterDigest(JOB, round, job.fingerprintKey(), digests),
        topology.degree(),
        topology.threshold(),
        0);
  }

  ShareKeys share(KeysFixed keys) {
    return new ShareKeys(job, round(keys.round()), keys);
  }

  /** All share, and an honest log fixes who did. */
  MaskSetup setup(KeysFixed keys) throws SecureFailure {
    for (int client : ALL) {
      client(client).share(share(keys));
    }
    return setupOf(keys, ALL);
  }

  MaskSetup setupOf(KeysFixed keys, List<Integer> clients) {
    List<Sender> senders = senders(clients, EncryptedShares.class);
    return new MaskSetup(keys, new SharesFixed(1, JOB, keys.round(), senders, 0));
  }

  UploadMasked upload(MaskSetup setup) {
    return new UploadMasked(job, round(setup.keys().round()), setup);
  }

  AnswerUnmask answer(MaskSetup setup, List<Integer> members) {
    int round = setup.keys().round();
    return new AnswerUnmask(
        job,
        round(round),
        setup,
        new RoundClosed(
            1, JOB, round, members.stream().map(i -> new Member(i, 1, 0)).toList(), 0, 0, 0));
  }

  /** Where the newest message of that kind of each of these lies. */
  List<Sender> senders(List<Integer> clients, Class<? extends SecAggMessage> kind) {
    List<Sender> senders = new ArrayList<>();
    for (int client : clients) {
      int newest =
          IntStream.range(0, topic.size())
              .filter(i -> kind.isInstance(topic.get(i)))
              .filter(i -> topic.get(i).client().equals(name(client)))
              .max()
              .orElseThrow();
      senders.add(new Sender(client, 0, newest));
    }
    return senders;
  }
}
