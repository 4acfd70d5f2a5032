package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.daemon.TestFederation.Chunk;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.core.client.ClientProgress;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** An agent in secure rounds; it is stopped and started again in each phase. */
class SecureAgentIT extends AgentFixture {
  private static final JobSpec SECURE = TestJobs.secure(4, 5);

  SecureAgentIT(TestBroker broker) {
    super(broker);
  }

  @Test
  void aSecureRoundEndsWithAnAnswerAndLeavesNoSecret() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE);
    start(federation, play);

    play.prepare(1);
    soon().until(() -> federation.chunks(JOB, 1).size() == SMALL_SHARDS);
    soon().until(() -> federation.metrics().size() == 1);
    play.close(1);

    assertThat(play.answer(1).selfMaskShares()).hasSize(2);
    assertThat(federation.chunks(JOB, 1)).allSatisfy(SecureAgentIT::isMasked);
    assertThat(federation.metrics().get(0))
        .returns(0L, ClientMetrics::getExamples)
        .returns(null, ClientMetrics::getLoss)
        .returns(null, ClientMetrics::getAccuracy)
        .returns(null, ClientMetrics::getFailure);
    assertThat(state()).exists();
    play.fixAnswers(1);
    soon().until(() -> Files.notExists(state()));
    assertThat(directory.resolve("secagg/pins")).isNotEmptyFile();
  }

  private static void isMasked(Chunk chunk) {
    assertThat(chunk.head().client()).isEqualTo(CLIENT);
    assertThat(chunk.head().attempt()).isEqualTo(1);
    assertThat(chunk.head().weight()).isZero();
    int count = SECURE.model().shardSize(chunk.head().shard());
    assertThat(chunk.head().length()).isEqualTo((count + 1) * Integer.BYTES);
  }

  @Test
  void anAgentThatRestartsBetweenPhasesRepeatsItselfAndGoesOn() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE);

    Agent first = start(federation, play);
    play.start(1);
    soon().until(() -> play.sent(KeyAdvertisement.class, 1).size() == 1);
    first.close();
    Agent second = start(federation, play);
    soon().until(() -> play.sent(KeyAdvertisement.class, 1).size() == 2);
    play.fix(play.keys(1));
    soon().until(() -> play.sent(EncryptedShares.class, 1).size() == 1);
    second.close();
    Agent third = start(federation, play);
    soon().until(() -> play.sent(EncryptedShares.class, 1).size() == 2);
    play.fixShares(1);
    soon().until(() -> saved(directory), progress -> progress.equals(whole(JOB, 1, 1)));
    third.close();
    Agent fourth = start(federation, play);
    play.close(1);
    play.answer(1);
    fourth.close();
    start(federation, play);
    soon().until(() -> play.sent(UnmaskShares.class, 1).size() == 2);

    same(play.sent(KeyAdvertisement.class, 1));
    same(play.sent(EncryptedShares.class, 1));
    same(play.sent(UnmaskShares.class, 1));
    assertThat(federation.chunks(JOB, 1)).hasSize(SMALL_SHARDS);
    assertThat(trainer.seeds).hasSize(1);
  }

  @Test
  void anAgentThatEndsInMidUploadDoesNotUploadAgainAndAnswers() throws Exception {
    int shards = 2500;
    JobSpec manyShards = TestJobs.secure(50, 1);
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, manyShards);
    Agent first = start(federation, play);

    play.prepare(1);
    soon().until(() -> !federation.chunks().isEmpty());
    first.close();
    int cut = federation.chunks().size();
    assertThat(cut).as("cut in the middle").isLessThan(shards);
    assertThat(saved(directory)).containsExactly(new ClientProgress(JOB, 1, 1, false));
    start(federation, play);
    play.close(1);

    assertThat(play.answer(1).selfMaskShares()).hasSize(2);
    assertThat(federation.chunks()).hasSize(cut);
    assertThat(trainer.seeds).hasSize(1);
  }

  @Test
  void anAgentThatIsKilledAtAMessageSaysNothingMoreAndItsHeirSaysIt() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE);
    AtomicReference<Agent> mortal = new AtomicReference<>();
    AtomicReference<SecAggMessage> lost = new AtomicReference<>();
    mortal.set(
        agent(
            federation.kafka,
            directory,
            Optional.empty(),
            Optional.of(play.settings()),
            (topic, value) -> {
              if (topic.endsWith("secagg") && decode(value) instanceof EncryptedShares shares) {
                lost.set(shares);
                mortal.get().kill();
              }
            }));

    play.start(1);
    play.fix(play.keys(1));
    mortal.get().awaitStopped();

    assertThat(play.sent(EncryptedShares.class, 1)).isEmpty();
    assertThat(last(federation.presences()).getLeaving()).isFalse();
    start(federation, play);
    soon().until(() -> play.sent(EncryptedShares.class, 1).size() == 1);
    assertThat(play.sent(EncryptedShares.class, 1)).containsExactly((EncryptedShares) lost.get());
  }

  private static SecAggMessage decode(byte[] value) {
    try {
      return SecAggMessages.message(value);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRoundThatIsAbandonedLeavesNoSecretAndTheNextHasFreshKeys() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE);
    start(federation, play);

    play.start(1);
    soon().until(() -> play.sent(KeyAdvertisement.class, 1).size() == 1);
    federation.abandon(JOB, 1);
    soon().until(() -> Files.notExists(state()));
    play.prepare(2);

    soon().until(() -> federation.chunks(JOB, 2).size() == SMALL_SHARDS);
    assertThat(play.sent(KeyAdvertisement.class, 2).get(0).maskKey())
        .isNotEqualTo(play.sent(KeyAdvertisement.class, 1).get(0).maskKey());
  }

  @Test
  void aThresholdThatIsTooLowIsRefusedAndTold() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE);
    start(federation, play);
    play.start(1);
    KeysFixed honest = play.keys(1);

    try (LogCapture log = new LogCapture(Refusals.class, Level.WARN)) {
      federation.write(new KeysFixed(1, JOB, 1, honest.members(), honest.rosterDigest(), 2, 1, 0));

      soon().until(() -> federation.failures().size() == 1);
      assertThat(federation.failures()).containsExactly("refused_threshold");
      assertThat(log.lines())
          .containsExactly(
              "WARN client=edge-1 job=job-1 round=1 gets no part in the secure round from here,"
                  + " refused_threshold: threshold over degree 2, which needs 2 must be as high as"
                  + " the assumptions need and at most the degree, got 1 (refusal 1 of this agent)");
    }
    assertThat(play.sent(EncryptedShares.class, 1)).isEmpty();
  }

  @Test
  void anAgentWithoutAnIdentityDeclinesAndSaysWhy() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE);
    agent(federation.kafka, directory);

    play.start(1);

    soon().until(() -> federation.failures().size() == 1);
    assertThat(federation.failures()).containsExactly("no_identity");
    assertThat(play.sent(KeyAdvertisement.class, 1)).isEmpty();
    assertThat(trainer.seeds).isEmpty();
  }

  @Test
  void anAgentThatDemandsMasksTrainsForNoPlainJob() {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, SECURE);
    SecureSettings demanding =
        new SecureSettings(play.settings().identity(), Optional.empty(), SecurePlay.POLICY, true);
    agent(federation.kafka, directory, Optional.empty(), Optional.of(demanding));
    federation.accept("plain-1", SMALL);

    federation.start("plain-1", SMALL, 1, 0, CLIENT);

    soon().until(() -> federation.failures().size() == 1);
    assertThat(federation.failures()).containsExactly("plain_round");
    assertThat(federation.chunks()).isEmpty();
    assertThat(trainer.seeds).isEmpty();
  }

  private Agent start(TestFederation federation, SecurePlay play) {
    return agent(federation.kafka, directory, Optional.empty(), Optional.of(play.settings()));
  }

  private Path state() {
    return directory.resolve("secagg/" + JOB + ".state");
  }

  private static void same(List<?> messages) {
    assertThat(messages).hasSize(2);
    assertThat(messages.get(1)).isEqualTo(messages.get(0));
  }
}
