package dev.tributary.agent.daemon;

import static org.awaitility.Awaitility.await;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.secagg.ListedPeers;
import dev.tributary.agent.secagg.Mailbox;
import dev.tributary.agent.secagg.MemoryVault;
import dev.tributary.agent.secagg.SecureClient;
import dev.tributary.agent.secagg.SecureFailure;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.agent.training.Trainer;
import dev.tributary.core.client.ClientAction.Advertise;
import dev.tributary.core.client.ClientAction.ShareKeys;
import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.coordination.Topology;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
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
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.wire.Identities;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.WireException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Secure rounds of three clients, some of them played by the test, with it as coordinator. */
final class SecurePlay implements Mailbox {
  static final List<String> COHORT = List.of("edge-0", AgentFixture.CLIENT, "edge-2");
  static final ClientPolicy POLICY =
      new ClientPolicy(3, Assumptions.of(0.05, 0.05, ThreatModel.SEMI_HONEST));

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long EPOCH = 1;

  final JobInfo job;
  private final TestBroker broker;
  private final TestFederation federation;
  private final Map<String, Identity> identities = new TreeMap<>();
  private final Map<String, SecureClient> peers = new TreeMap<>();

  /** With one agent that is none of the test's. */
  SecurePlay(TestBroker broker, TestFederation federation, JobSpec spec) {
    this(broker, federation, spec, Set.of(AgentFixture.CLIENT));
  }

  /**
   * All are enrolled, and the job is accepted.
   *
   * @param real clients that are not played here
   */
  SecurePlay(TestBroker broker, TestFederation federation, JobSpec spec, Set<String> real) {
    this.broker = broker;
    this.federation = federation;
    this.job =
        new JobInfo(
            AgentFixture.JOB,
            spec,
            JobSpecs.sha256(spec),
            "key",
            0,
            0,
            "",
            Optional.empty(),
            Optional.empty());
    Map<String, Bytes> directory = new TreeMap<>();
    for (String client : COHORT) {
      Identity identity = Identity.create(RANDOM);
      identities.put(client, identity);
      directory.put(client, identity.publicKey());
      byte[] record = Identities.encode(client, identity.publicKey().toArray(), "test", 0);
      broker.appendKeyed(federation.kafka.topics().identities(), client, record);
      if (!real.contains(client)) {
        peers.put(
            client,
            new SecureClient(
                client,
                settings(client),
                new ListedPeers(() -> Map.copyOf(directory)),
                new MemoryVault(),
                this,
                RANDOM));
      }
    }
    federation.accept(AgentFixture.JOB, spec);
  }

  SecureSettings settings() {
    return settings(AgentFixture.CLIENT);
  }

  SecureSettings settings(String client) {
    return new SecureSettings(identities.get(client), Optional.empty(), POLICY, false);
  }

  RoundStarted round(int round) {
    return new RoundStarted(
        EPOCH, AgentFixture.JOB, round, 0, COHORT, 3, job.spec().grid(), Long.MAX_VALUE / 4, 0);
  }

  /** The round begins, and the peers advertise. */
  void start(int round) throws SecureFailure {
    federation.write(round(round));
    for (SecureClient peer : peers.values()) {
      peer.advertise(new Advertise(job, round(round)));
    }
  }

  /** What an honest coordinator says when all have advertised, the agent included. */
  KeysFixed keys(int round) {
    List<Sender> senders = awaitAll(KeyAdvertisement.class, round);
    TreeMap<Integer, String> digests = new TreeMap<>();
    for (Sender sender : senders) {
      KeyAdvertisement keys = (KeyAdvertisement) read(sender).orElseThrow();
      digests.put(sender.cohortIndex(), keys.digest().toString());
    }
    SecAggPlus protocol = new SecAggPlus();
    Topology topology =
        protocol.topology(job.spec().privacy().secureAggregation().orElseThrow(), 3).orElseThrow();
    return new KeysFixed(
        EPOCH,
        AgentFixture.JOB,
        round,
        senders,
        protocol.rosterDigest(AgentFixture.JOB, round, "key", digests),
        topology.degree(),
        topology.threshold(),
        0);
  }

  /** The keys are fixed, and the peers share. */
  void fix(KeysFixed keys) throws SecureFailure {
    federation.write(keys);
    for (SecureClient peer : peers.values()) {
      peer.share(new ShareKeys(job, round(keys.round()), keys));
    }
  }

  /** All have shared, the agent included, and may upload. */
  void fixShares(int round) {
    List<Sender> senders = awaitAll(EncryptedShares.class, round);
    federation.write(new SharesFixed(EPOCH, AgentFixture.JOB, round, senders, 0));
  }

  /** From the start of a round to its uploads. */
  void prepare(int round) throws SecureFailure {
    start(round);
    fix(keys(round));
    fixShares(round);
  }

  /** The round is closed with everybody as a member. */
  void close(int round) {
    List<Member> members = IntStream.range(0, 3).mapToObj(i -> new Member(i, 1, 0)).toList();
    federation.write(new RoundClosed(EPOCH, AgentFixture.JOB, round, members, 0, 0, 0));
  }

  /** The answers are fixed, though the peers gave none. */
  void fixAnswers(int round) {
    List<Sender> senders = IntStream.range(0, 3).mapToObj(i -> new Sender(i, 0, i)).toList();
    federation.write(new UnmaskFixed(EPOCH, AgentFixture.JOB, round, senders, 0));
  }

  /** What the agent sent of a kind in a round, the oldest first. */
  <T extends SecAggMessage> List<T> sent(Class<T> kind, int round) {
    return all().stream()
        .filter(message -> message.client().equals(AgentFixture.CLIENT))
        .filter(message -> message.round().round() == round)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  UnmaskShares answer(int round) {
    soon(() -> !sent(UnmaskShares.class, round).isEmpty());
    return sent(UnmaskShares.class, round).get(0);
  }

  private List<Sender> awaitAll(Class<? extends SecAggMessage> kind, int round) {
    soon(() -> positions(kind, round).size() == COHORT.size());
    return positions(kind, round);
  }

  /** Of each client the first message of a kind. */
  private List<Sender> positions(Class<? extends SecAggMessage> kind, int round) {
    List<SecAggMessage> all = all();
    Map<Integer, Sender> positions = new TreeMap<>();
    for (int offset = 0; offset < all.size(); offset++) {
      SecAggMessage message = all.get(offset);
      if (kind.isInstance(message) && message.round().round() == round) {
        int index = COHORT.indexOf(message.client());
        positions.putIfAbsent(index, new Sender(index, 0, offset));
      }
    }
    return new ArrayList<>(positions.values());
  }

  List<SecAggMessage> all() {
    return federation.all(federation.kafka.topics().secagg()).stream()
        .map(sent -> decode(sent.value()))
        .toList();
  }

  private static SecAggMessage decode(byte[] value) {
    try {
      return SecAggMessages.message(value);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  @Override
  public Optional<SecAggMessage> read(Sender at) {
    List<SecAggMessage> all = all();
    return at.offset() < all.size() ? Optional.of(all.get((int) at.offset())) : Optional.empty();
  }

  @Override
  public void send(SecAggMessage message) {
    broker.append(federation.kafka.topics().secagg(), 0, SecAggMessages.encode(message));
  }

  /** All of the cohort in one process, which answer at once. */
  Crowd crowd(Path directory, Trainer trainer) throws InterruptedException {
    DataSet data = DataSet.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, 2, 4);
    List<AgentSettings> clients =
        COHORT.stream()
            .map(
                client ->
                    new AgentSettings(
                            client,
                            federation.kafka,
                            Optional.empty(),
                            directory,
                            Map.of(TestJobs.DATA_SET, data),
                            List.of(trainer),
                            1000)
                        .withSecure(Optional.of(settings(client))))
            .toList();
    return Crowd.start(
        federation.kafka,
        clients,
        2,
        (client, job, round) -> Crowd.Answer.AT_ONCE,
        (client, job, round, atMillis) -> {});
  }
}
