package dev.tributary.agent.secagg;

import static dev.tributary.agent.secagg.SecureFederation.ALL;
import static dev.tributary.agent.secagg.SecureFederation.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.ClientState;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.secagg.Sharing;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.core.vector.Grid;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a log or a broker that wants to know an update might say, and what client 0 makes of it. */
class HostileLogTest {
  private final SecureFederation federation = new SecureFederation();

  @Test
  void aRosterBelowTheSitesOwnMinimumIsRefused() throws SecureFailure {
    ClientPolicy four = new ClientPolicy(5, Assumptions.of(0.05, 0.05, ThreatModel.SEMI_HONEST));
    federation.keys(1);
    KeysFixed keys = federation.keysOf(1, List.of(0, 1, 2, 3));

    refused(
        () -> federation.client(0, four).share(federation.share(keys)),
        "refused_minimum",
        "roster must not be below this client's minimum, got 4, the minimum is 5");
    stays(Advertised.class);
  }

  @Test
  void aCohortBelowTheSitesOwnMinimumGetsNoKeys() {
    ClientPolicy six = new ClientPolicy(6, SecureFederation.POLICY.floor());

    refused(
        () -> federation.client(0, six).advertise(federation.advertise(1)),
        "refused_minimum",
        "cohort must not be below this client's minimum, got 5, the minimum is 6");
    assertThat(federation.topic).isEmpty();
    assertThat(federation.vaults.get(0).jobs()).isEmpty();
  }

  @Test
  void aThresholdBelowTheComputedOneIsRefused() throws SecureFailure {
    KeysFixed keys = federation.keys(1);

    refused(
        () -> federation.client(0).share(federation.share(with(keys, keys.degree(), 2))),
        "refused_threshold",
        "threshold over degree 4, which needs 3 must be as high as the assumptions need and at"
            + " most the degree, got 2");
    stays(Advertised.class);
  }

  @Test
  void aThresholdBelowTheSitesOwnFloorIsRefused() throws SecureFailure {
    ClientPolicy wary = new ClientPolicy(3, Assumptions.of(0.4, 0, ThreatModel.SEMI_MALICIOUS));
    KeysFixed keys = federation.keys(1);

    refused(
        () -> federation.client(0, wary).share(federation.share(keys)),
        "refused_threshold",
        "threshold over degree 4, which needs 4 must be");
  }

  @Test
  void aGraphThatIsTooThinIsRefused() throws SecureFailure {
    KeysFixed keys = federation.keys(1);

    refused(
        () -> federation.client(0).share(federation.share(with(keys, 2, 2))),
        "refused_degree",
        "degree over 5 clients must be");
  }

  @Test
  void aRosterWithAnotherDigestIsRefused() throws SecureFailure {
    KeysFixed keys = federation.keys(1);
    KeysFixed other = federation.keysOf(1, List.of(0, 1, 2, 3));
    KeysFixed mixed =
        new KeysFixed(
            1, JOB, 1, keys.members(), other.rosterDigest(), keys.degree(), keys.threshold(), 0);

    refused(
        () -> federation.client(0).share(federation.share(mixed)),
        "refused_digest",
        "roster digest must be the digest of the advertisements, got " + other.rosterDigest());
  }

  @Test
  void aKeyThatSomebodyElseSignedIsRefused() throws SecureFailure {
    federation.keys(1);
    federation.topic.add(keysOf(2, 1, "session", SecureFederation.STRANGER));

    refusedKeys("refused_signed", "keys of edge-2 must be signed by the identity of its client");
  }

  @Test
  void aKeyOfAClientThatIsNotEnrolledIsRefused() throws SecureFailure {
    federation.keys(1);
    federation.directory.remove("edge-2");

    refusedKeys("refused_enrolled", "keys of edge-2 must be of an enrolled client");
  }

  @Test
  void aReplayedKeyOfAnotherRoundOrSessionIsRefused() throws SecureFailure {
    federation.keys(1);
    federation.topic.add(keysOf(2, 7, "session", SecureFederation.identity(2)));
    refusedKeys("refused_same_round", "keys of edge-2 must be of this job, round and session");

    federation.topic.add(keysOf(2, 1, "another", SecureFederation.identity(2)));
    refusedKeys("refused_same_round", "keys of edge-2 must be of this job, round and session");
  }

  @Test
  void aPeerKeepsTheKeyByWhichItWasMetFirst() throws SecureFailure {
    federation.setup(federation.keys(1));
    assertThat(federation.vaults.get(0).pins()).hasSize(SecureFederation.CLIENTS);
    for (int client : ALL) {
      federation.client(client).advertise(federation.advertise(2));
    }
    federation.directory.put("edge-2", SecureFederation.STRANGER.publicKey());
    federation.topic.add(keysOf(2, 2, "session", SecureFederation.STRANGER));

    refused(
        () -> federation.client(0).share(federation.share(federation.keysOf(2, ALL))),
        "refused_same_identity",
        "keys of edge-2 must be of the identity that was pinned");
  }

  @Test
  void nobodyIsPinnedByARosterThatWasRefused() throws SecureFailure {
    KeysFixed keys = federation.keys(1);

    refused(
        () -> federation.client(0).share(federation.share(with(keys, keys.degree(), 2))),
        "refused_threshold",
        "threshold");
    assertThat(federation.vaults.get(0).pins()).isEmpty();
  }

  @Test
  void positionsThatHoldNoKeyAreRefused() throws SecureFailure {
    MaskSetup setup = federation.setup(federation.keys(1));
    List<Sender> atShares = new ArrayList<>(setup.keys().members());
    atShares.set(2, setup.shares().members().get(2));
    List<Sender> nowhere = new ArrayList<>(setup.keys().members());
    nowhere.set(2, new Sender(2, 3, 4711));
    federation.vaults.put(0, new StoredVault());
    federation.client(0).advertise(federation.advertise(1));

    refused(
        () -> federation.client(0).share(federation.share(with(setup.keys(), atShares))),
        "refused_present",
        "keys of edge-2 must be given, got a EncryptedShares at partition 0 offset");
    refused(
        () -> federation.client(0).share(federation.share(with(setup.keys(), nowhere))),
        "refused_present",
        "keys of edge-2 must be given, got none at partition 3 offset 4711");
  }

  @Test
  void anotherRosterAfterTheSharesAreGivenIsRefused() throws SecureFailure {
    KeysFixed keys = federation.keys(1);
    federation.setup(keys);
    KeysFixed other = federation.keysOf(1, List.of(0, 1, 2, 3));
    int before = federation.topic.size();

    refused(
        () -> federation.client(0).share(federation.share(other)),
        "refused_digest",
        "roster digest");
    assertThat(federation.topic).hasSize(before);
    stays(Sharing.class);
  }

  @Test
  void sharesThatSomebodyElseSignedAreRefused() throws SecureFailure {
    KeysFixed keys = federation.keys(1);
    federation.setup(keys);
    EncryptedShares good =
        (EncryptedShares)
            federation
                .read(federation.senders(List.of(2), EncryptedShares.class).get(0))
                .orElseThrow();
    byte[] signature = good.signature().toArray();
    signature[3] ^= 1;
    federation.topic.add(
        new EncryptedShares(
            good.round(), good.client(), good.commitment(), good.shares(), Bytes.of(signature)));

    refused(
        () -> federation.client(0).prepare(federation.upload(federation.setupOf(keys, ALL))),
        "refused_signed",
        "shares of edge-2 must be signed by the identity of its client");
    stays(Sharing.class);
  }

  @Test
  void aSharerThatIsNotInTheRosterIsRefused() throws SecureFailure {
    federation.keys(1);
    KeysFixed four = federation.keysOf(1, List.of(0, 1, 2, 3));
    for (int client : List.of(0, 1, 2, 3)) {
      federation.client(client).share(federation.share(four));
    }
    MaskSetup setup = federation.setupOf(four, List.of(0, 1, 2, 3));
    List<Sender> more = new ArrayList<>(setup.shares().members());
    more.add(new Sender(4, 0, 0));
    MaskSetup wider = new MaskSetup(four, new SharesFixed(1, JOB, 1, more, 0));

    refused(
        () -> federation.client(0).prepare(federation.upload(wider)),
        "refused_former_member",
        "sharers must be clients that were in the set before, got 4");
  }

  @Test
  void membersBelowTheThresholdOrNotAmongTheSharersAreNotUnmasked() throws SecureFailure {
    MaskSetup setup = federation.setup(federation.keys(1));
    federation.client(0).prepare(federation.upload(setup));
    federation.client(0).beginUpload(federation.upload(setup));
    int before = federation.topic.size();

    refused(
        () -> federation.client(0).answer(federation.answer(setup, List.of(0, 1))),
        "refused_minimum",
        "members must not be below");
    refused(
        () -> federation.client(0).answer(federation.answer(setup, List.of(0, 1, 2, 9))),
        "refused_former_member",
        "members must be clients that were in the set before, got 9");
    refused(
        () -> federation.client(0).answer(federation.answer(setup, List.of(1, 2, 3))),
        "refused_member",
        "members must name this client");
    assertThat(federation.topic).hasSize(before);
    stays(Masking.class);
  }

  @Test
  void aClientThatDidNotUploadDoesNotUnmask() throws SecureFailure {
    MaskSetup setup = federation.setup(federation.keys(1));

    refused(
        () -> federation.client(0).answer(federation.answer(setup, ALL)),
        "refused_uploaded",
        "values of edge-0 must be uploaded before it is unmasked");
    federation.client(0).prepare(federation.upload(setup));
    refused(
        () -> federation.client(0).answer(federation.answer(setup, ALL)),
        "refused_uploaded",
        "values of edge-0 must be uploaded before it is unmasked");
  }

  @Test
  void aRoundThatIsOlderThanTheOneAtHandGetsNoKeys() throws SecureFailure {
    federation.client(0).advertise(federation.advertise(2));

    refused(
        () -> federation.client(0).advertise(federation.advertise(1)),
        "refused_same_round",
        "round must be of this job, round and session, got RoundId[job=job-1, round=1");
    assertThat(federation.topic).hasSize(1);
  }

  @Test
  void aGridOnWhichTheSumWouldNotFitIsRefused() {
    var round = federation.round(1);
    var fine =
        new RoundStarted(
            1, JOB, 1, 0, round.cohort(), 5, new Grid(round.grid().scaleExponent() + 1), 0, 0);

    refused(
        () -> SecureJob.quantizer(federation.job, fine), "refused_feasible", "grid of 5 clients");
  }

  @Test
  void aBrokerThatDoesNotAnswerLeavesTheStateAsItWas() throws SecureFailure {
    KeysFixed keys = federation.keys(1);
    SecureClient cutOff =
        new SecureClient(
            "edge-0",
            new SecureSettings(
                SecureFederation.identity(0), Optional.empty(), SecureFederation.POLICY, false),
            new PinnedPeers(() -> federation.directory, federation.vaults.get(0)),
            federation.vaults.get(0),
            new Silence(),
            new SecureRandom());

    refused(
        () -> cutOff.share(federation.share(keys)), "messages_unavailable", "no answer in 1 ms");
    federation.client(0).share(federation.share(keys));

    stays(Sharing.class);
  }

  private static final class Silence implements Mailbox {
    @Override
    public Optional<SecAggMessage> read(Sender at) {
      throw new IllegalStateException("no answer in 1 ms");
    }

    @Override
    public void send(SecAggMessage message) {
      throw new AssertionError("nothing is to be sent, got " + message);
    }
  }

  private void refusedKeys(String label, String message) {
    refused(
        () -> federation.client(0).share(federation.share(federation.keysOf(1, ALL))),
        label,
        message);
    stays(Advertised.class);
  }

  private void stays(Class<? extends ClientState> state) {
    assertThat(federation.vaults.get(0).state(JOB)).get().isInstanceOf(state);
  }

  private static void refused(ThrowingCallable step, String label, String message) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            SecureFailure.class, failure -> assertThat(failure.label()).isEqualTo(label))
        .hasMessageStartingWith(message);
  }

  private static KeysFixed with(KeysFixed keys, int degree, int threshold) {
    return new KeysFixed(
        1, JOB, keys.round(), keys.members(), keys.rosterDigest(), degree, threshold, 0);
  }

  private static KeysFixed with(KeysFixed keys, List<Sender> members) {
    return new KeysFixed(
        1, JOB, keys.round(), members, keys.rosterDigest(), keys.degree(), keys.threshold(), 0);
  }

  /** An advertisement of a client for some round, signed by somebody. */
  private static KeyAdvertisement keysOf(int client, int round, String session, Identity signer) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) client);
    RoundId id = new RoundId(JOB, round, session);
    return new Advertised(
            new Participation(id, SecureFederation.name(client), client, Secret.of(seed)))
        .message(signer);
  }
}
