package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.daemon.AgentSettings;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.local.dropout.DropoutCount;
import dev.tributary.local.dropout.DropoutPhase;
import dev.tributary.local.dropout.MortalAgents;
import dev.tributary.local.dropout.MortalAgents.Fate;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.Identities;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.WireException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten agents with identities, a broker and the aggregation job: secure rounds end to end. The first
 * two clients, or six of them, are killed where it hurts and started again after the round.
 */
class SecureFederationIT {
  private static final int COORDINATES = 1000;
  private static final List<Integer> ALL = IntStream.range(0, 10).boxed().toList();
  private static final List<Integer> LAST_EIGHT = ALL.subList(2, 10);

  /** A sixth of it is waited for keys, a third for shares, all of it for uploads. */
  private static final long DEADLINE_MILLIS = 24_000;

  /** So that a round waits for agents that were started again. */
  private static final Map<String, String> SHORT_PRESENCE =
      Map.of("presence.timeout-millis", "2000");

  @TempDir private Path directory;

  private static String name(int client) {
    return "c" + client;
  }

  private static JobSpec plain(int rounds) {
    JobSpec spec =
        TestFederation.spec(COORDINATES, 256, new CohortSpec(10, 10, 3, 20_000, "first"), rounds);
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        spec.cohort(),
        new RoundsSpec(rounds, DEADLINE_MILLIS, 300_000, 3),
        spec.update(),
        spec.optimizer());
  }

  private static JobSpec secure(int modulusBits, int rounds) {
    JobSpec plain = plain(rounds);
    SecureAggregationSpec secure =
        new SecureAggregationSpec(modulusBits, ThreatModel.SEMI_HONEST, 0.05, 0.2, 40, 5);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds(),
        plain.update(),
        plain.optimizer(),
        new PrivacySpec(Optional.of(secure)));
  }

  /** Ten agents, enrolled in the topic. */
  private MortalAgents agents(TestFederation federation, JobSpec spec, Fate fate) {
    SecureRandom random = new SecureRandom();
    ClientPolicy policy =
        new ClientPolicy(
            5,
            SecAggPlus.assumptions(spec.privacy().secureAggregation().orElseThrow()).orElseThrow());
    MortalAgents agents = new MortalAgents(fate);
    for (int client : ALL) {
      Identity identity = Identity.create(random);
      federation.send(
          federation.topics().identities(),
          name(client),
          Identities.encode(name(client), identity.publicKey().toArray(), "test", 0));
      agents.start(
          new AgentSettings(
                  name(client),
                  federation.kafka(),
                  Optional.empty(),
                  directory.resolve(name(client)),
                  Map.of(spec.dataSet(), DyadicTrainer.data(client)),
                  List.of(new DyadicTrainer(COORDINATES)),
                  300)
              .withSecure(
                  Optional.of(new SecureSettings(identity, Optional.empty(), policy, false))));
    }
    return agents;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void aSecureJobMakesTheModelsOfThePlainJobBitForBit(int modulusBits) {
    JobSpec secure = secure(modulusBits, 2);
    JobSpec plain = plain(2);
    try (TestFederation federation = TestFederation.start(2);
        MortalAgents agents = agents(federation, secure, death -> false)) {
      federation.submit("secure", secure);
      federation.submit("plain", plain);

      float[] expected = new float[COORDINATES];
      for (int version = 1; version <= 2; version++) {
        expected = DyadicTrainer.next(expected, ALL);
        assertThat(model(federation, "plain", version, plain)).containsExactly(expected);
        assertThat(model(federation, "secure", version, secure)).containsExactly(expected);
      }

      assertThat(federation.awaitEnd("secure").outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(agents.deaths()).isEmpty();
      assertThat(federation.rejected()).isEmpty();
    }
  }

  private static float[] model(TestFederation federation, String job, int version, JobSpec spec) {
    return federation.model(federation.awaitVersion(job, version), spec.model());
  }

  @Test
  void agentsThatAreKilledInEachPhaseLeaveTheExactSumOverTheLoggedSet() {
    DropoutPhase[] phases = DropoutPhase.values();
    JobSpec spec = secure(32, phases.length + 1);
    Fate twoInEachPhase =
        death ->
            death.round() <= phases.length
                && phases[death.round() - 1] == death.phase()
                && List.of("c0", "c1").contains(death.client());
    try (TestFederation federation = TestFederation.start(2, SHORT_PRESENCE);
        MortalAgents agents = agents(federation, spec, twoInEachPhase)) {
      federation.submit("job", spec);

      float[] expected = new float[COORDINATES];
      for (int round = 1; round <= phases.length + 1; round++) {
        ModelPublished published = federation.awaitVersion("job", round);
        awaitDeaths(federation, agents, 2 * Math.min(round, phases.length));
        agents.revive(round);
        List<Integer> members = members(federation, round);
        expected = DyadicTrainer.next(expected, members);
        assertThat(members)
            .as("members of round %d", round)
            .isEqualTo(round < phases.length ? LAST_EIGHT : ALL);
        assertThat(federation.model(published, spec.model()))
            .as("model of round %d", round)
            .containsExactly(expected);
      }

      assertThat(federation.awaitEnd("job").outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(counted(federation, agents))
          .hasSize(phases.length)
          .allSatisfy((phase, count) -> assertThat(count).as(phase).isEqualTo(2));
      assertThat(clients(federation, KeysFixed.class, 1)).isEqualTo(LAST_EIGHT);
      assertThat(clients(federation, KeysFixed.class, 2)).isEqualTo(ALL);
      assertThat(clients(federation, SharesFixed.class, 2)).isEqualTo(LAST_EIGHT);
      assertThat(clients(federation, SharesFixed.class, 3)).isEqualTo(ALL);
      assertThat(clients(federation, SharesFixed.class, 4)).isEqualTo(ALL);
      assertThat(LAST_EIGHT).containsAll(clients(federation, UnmaskFixed.class, 5));
    }
  }

  @Test
  void roundsThatLoseTooManyAreAbandonedAndTheNextOnesHaveFreshKeys() {
    List<DropoutPhase> phases =
        List.of(
            DropoutPhase.BEFORE_KEYS,
            DropoutPhase.AFTER_KEYS,
            DropoutPhase.IN_UPLOAD,
            DropoutPhase.BEFORE_UNMASKING);
    JobSpec spec = secure(32, phases.size());
    // Of two rounds the first is struck.
    Fate sixInEachPhase =
        death ->
            death.round() == 1 + 2 * phases.indexOf(death.phase())
                && ALL.subList(0, 6).stream()
                    .map(SecureFederationIT::name)
                    .toList()
                    .contains(death.client());
    try (TestFederation federation = TestFederation.start(2, SHORT_PRESENCE);
        MortalAgents agents = agents(federation, spec, sixInEachPhase)) {
      federation.submit("job", spec);

      float[] expected = new float[COORDINATES];
      for (int version = 1; version <= phases.size(); version++) {
        int abandoned = 2 * version - 1;
        federation.await(
            "round %d to be abandoned".formatted(abandoned),
            state -> reasons(federation).size() == abandoned / 2 + 1 ? state : null);
        awaitDeaths(federation, agents, 6 * version);
        agents.revive(abandoned);
        ModelPublished published = federation.awaitVersion("job", version);
        expected = DyadicTrainer.next(expected, ALL);
        assertThat(members(federation, 2 * version)).isEqualTo(ALL);
        assertThat(federation.model(published, spec.model())).containsExactly(expected);
      }

      assertThat(reasons(federation))
          .containsExactly(
              "4 clients advertised keys, at least 5 needed",
              "0 clients shared their secrets with enough others, at least 5 needed",
              "4 complete updates, at least 5 needed",
              "4 of 10 members answered, too few to unmask their sum");
      List<KeyAdvertisement> keys = advertisements(federation);
      assertThat(keys.stream().map(KeyAdvertisement::round).distinct()).hasSize(2 * phases.size());
      assertThat(keys.stream().flatMap(SecureFederationIT::publicKeys).distinct())
          .hasSize(2 * (4 + 7 * ALL.size()));
    }
  }

  /** The last phase goes on without those who are slow to die in it. */
  private static void awaitDeaths(TestFederation federation, MortalAgents agents, int deaths) {
    federation.await(deaths + " deaths", state -> agents.deaths().size() == deaths ? agents : null);
  }

  private static Stream<?> publicKeys(KeyAdvertisement keys) {
    return Stream.of(keys.encryptionKey(), keys.maskKey());
  }

  private static List<String> reasons(TestFederation federation) {
    return federation.effective().stream()
        .filter(RoundAbandoned.class::isInstance)
        .map(record -> ((RoundAbandoned) record).reason())
        .toList();
  }

  private static Map<String, Integer> counted(TestFederation federation, MortalAgents agents) {
    DropoutCount count = new DropoutCount(agents::deaths);
    federation.effective().forEach(count::on);
    return new TreeMap<>(count.byPhase());
  }

  private static List<Integer> members(TestFederation federation, int round) {
    return clients(federation, RoundClosed.class, round);
  }

  /** Whom a decision of a round names, by their indexes. */
  private static List<Integer> clients(
      TestFederation federation, Class<? extends LogRecord> decision, int round) {
    List<String> cohort = List.of();
    for (LogRecord record : federation.effective()) {
      if (record instanceof RoundStarted started && started.round() == round) {
        cohort = started.cohort();
      } else if (decision.isInstance(record)) {
        Optional<List<Integer>> indexes = indexes(record, round);
        if (indexes.isPresent()) {
          return indexes.get().stream()
              .map(cohort::get)
              .map(client -> Integer.valueOf(client.substring(1)))
              .sorted()
              .toList();
        }
      }
    }
    throw new AssertionError("round %d has no %s".formatted(round, decision.getSimpleName()));
  }

  private static Optional<List<Integer>> indexes(LogRecord record, int round) {
    if (record instanceof KeysFixed keys && keys.round() == round) {
      return Optional.of(keys.members().stream().map(Sender::cohortIndex).toList());
    }
    if (record instanceof SharesFixed shares && shares.round() == round) {
      return Optional.of(shares.members().stream().map(Sender::cohortIndex).toList());
    }
    if (record instanceof RoundClosed closed && closed.round() == round) {
      return Optional.of(closed.members().stream().map(Member::cohortIndex).toList());
    }
    if (record instanceof UnmaskFixed answers && answers.round() == round) {
      return Optional.of(answers.responders().stream().map(Sender::cohortIndex).toList());
    }
    return Optional.empty();
  }

  /** All that lie in the topic. */
  private static List<KeyAdvertisement> advertisements(TestFederation federation) {
    String topic = federation.topics().secagg();
    List<KeyAdvertisement> found = new ArrayList<>();
    try (PositionalReader reader = new PositionalReader(federation.kafka())) {
      int partitions =
          federation.topics().all().stream()
              .filter(spec -> spec.name().equals(topic))
              .findFirst()
              .orElseThrow()
              .partitions();
      for (int partition = 0; partition < partitions; partition++) {
        reader.readRange(
            topic,
            partition,
            0,
            reader.endOffset(topic, partition),
            (offset, bytes) -> {
              if (message(bytes) instanceof KeyAdvertisement keys) {
                found.add(keys);
              }
            });
      }
    }
    return found;
  }

  private static SecAggMessage message(byte[] bytes) {
    try {
      return SecAggMessages.message(bytes);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }
}
