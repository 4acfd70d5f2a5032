package dev.tributary.core.secagg;

import static dev.tributary.core.secagg.SecureRound.given;
import static dev.tributary.core.secagg.SecureRound.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Refusal.Rule;
import dev.tributary.core.secagg.Roster.Member;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plays a server that breaks each of a client's rules, and others' messages that break them. */
class HostileServerTest {
  private static final int ME = 2;
  private static final RoundId OTHER_ROUND = new RoundId("job", 3, "session-1");
  private static final RoundId OTHER_SESSION = new RoundId("job", 4, "session-2");

  private final SecureRound round = new SecureRound(1, 6);
  private final Advertised me = round.advertised(ME);
  private final Roster roster = round.roster(round.everybody());

  /** Rule by rule: how a server breaks it, and what the client says. */
  private Map<Rule, List<Supplier<Refusal>>> cases() {
    Map<Rule, List<Supplier<Refusal>>> cases = new EnumMap<>(Rule.class);
    cases.put(
        Rule.SAME_ROUND,
        List.of(
            () -> refusal(inRound(OTHER_ROUND)),
            () -> refusal(inRound(OTHER_SESSION)),
            () -> refusal(with(4, advertisement(4, OTHER_ROUND))),
            () -> refusal(with(4, advertisement(4, OTHER_SESSION))),
            () -> refused(sharers(OTHER_SESSION, everybody())),
            () -> refused(sharersWith(3, otherRoundsShares())),
            () ->
                refused(uploading().onRoundClosed(OTHER_ROUND, everybody(), round.policy, mine())),
            () -> unmasked().onRoundClosed(OTHER_ROUND, everybody())));
    cases.put(
        Rule.SAME_CLIENT,
        List.of(
            () -> refusal(with(4, round.keys(5))),
            () -> refusal(roster(List.of(0, 1, 2, 9), 9)),
            () -> refused(sharersWith(3, shares().get(4)))));
    cases.put(
        Rule.ENROLLED, List.of(() -> refusal(with(4, stranger()), List.of(0, 1, 2, 3, 4, 5))));
    cases.put(Rule.SAME_IDENTITY, List.of(() -> refusedWithPins()));
    cases.put(
        Rule.SIGNED,
        List.of(
            () -> refusal(with(4, resigned(4, Bytes.of(new byte[64])))),
            () -> refusal(with(4, resigned(4, round.keys(5).signature()))),
            () -> refusal(with(4, resigned(4, Bytes.of(new byte[0])))),
            () -> refusal(with(4, swappedKey(4))),
            () -> refused(sharersWith(3, foreignCommitment(3)))));
    cases.put(
        Rule.SOUND_KEYS,
        List.of(
            () -> refusal(with(4, advertisement(4, new byte[32], true))),
            () -> refusal(with(4, advertisement(4, new byte[32], false)))));
    cases.put(
        Rule.ASCENDING,
        List.of(
            () -> refusal(listed(List.of(0, 1, 2, 3, 3, 4))),
            () -> refusal(listed(List.of(1, 0, 2, 3, 4, 5))),
            () -> refused(sharers(round.id, List.of(0, 1, 2, 2, 3, 4))),
            () -> refused(round.unmask(uploading(), List.of(0, 1, 1, 2, 3, 4)))));
    cases.put(
        Rule.MINIMUM,
        List.of(
            () -> refusal(round.roster(List.of(1, 2, 3)), minimum(4)),
            () ->
                refused(
                    sharing()
                        .onSharesFixed(
                            round.id, List.of(0, 1, 2, 3), shares(), round.peers, minimum(5))),
            () ->
                refused(
                    uploading().onRoundClosed(round.id, List.of(0, 1, 2, 3), minimum(5), mine()))));
    cases.put(
        Rule.MEMBER,
        List.of(
            () -> refusal(round.roster(List.of(0, 1, 3, 4, 5))),
            () -> refused(sharers(round.id, List.of(0, 1, 3, 4, 5))),
            () -> refused(round.unmask(uploading(), List.of(0, 1, 3, 4, 5)))));
    cases.put(
        Rule.DIGEST,
        List.of(() -> refusal(new Roster(round.id, roster.members(), otherDigest(), 5, 3))));
    cases.put(Rule.OWN_KEYS, List.of(() -> refusal(with(ME, ofAnotherSeed()))));
    cases.put(
        Rule.DEGREE,
        List.of(
            () -> refusal(parameters(4, 3)),
            () -> refusal(parameters(2, 2)),
            () -> refusal(parameters(6, 4)),
            () -> refusal(parameters(0, 0))));
    cases.put(
        Rule.THRESHOLD,
        List.of(
            () -> refusal(parameters(5, 2)),
            () -> refusal(parameters(5, -1)),
            () -> refusal(parameters(5, 6)),
            () -> refusal(roster, strictFloor())));
    cases.put(Rule.FEASIBLE, List.of(() -> refusal(roster, impossibleFloor())));
    cases.put(
        Rule.FORMER_MEMBER,
        List.of(
            () -> refused(sharers(round.id, List.of(0, 1, 2, 3, 4, 5, 6))),
            () -> refused(round.unmask(uploading(List.of(0, 1, 2, 3)), everybody()))));
    cases.put(Rule.ENOUGH_NEIGHBOURS, List.of(() -> refused(sharers(round.id, List.of(0, 1, 2)))));
    cases.put(Rule.PRESENT, List.of(() -> refused(sharersWith(3, null))));
    cases.put(Rule.ONE_UPLOAD, List.of(() -> refused(uploading().startUpload())));
    cases.put(Rule.UPLOADED, List.of(() -> refused(round.unmask(masking(), everybody()))));
    cases.put(Rule.ENOUGH_MEMBERS, List.of(() -> refused(tallThreshold())));
    cases.put(Rule.ONE_ANSWER, List.of(() -> unmasked().onRoundClosed(round.id, everybody())));
    cases.put(
        Rule.ONE_MEMBER_SET,
        List.of(() -> unmasked().onRoundClosed(round.id, List.of(0, 1, 2, 3, 4))));
    return cases;
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void aClientRefusesWhatBreaksTheRule(Rule rule) {
    List<Supplier<Refusal>> broken = cases().get(rule);

    assertThat(broken).as("no server breaks %s", rule).isNotEmpty();
    for (int i = 0; i < broken.size(); i++) {
      assertThat(broken.get(i).get().rule()).as("case %d of %s", i, rule).isEqualTo(rule);
    }
  }

  @Test
  void anHonestServerIsNotRefused() {
    assertThat(unmasked().members()).isEqualTo(everybody());
  }

  @Test
  void aRefusalSaysSubjectRuleAndValue() {
    assertThat(refusal(parameters(5, 2)))
        .hasToString(
            "threshold over degree 5, which needs 3 must be as high as the assumptions need and at"
                + " most the degree, got 2");
    assertThat(refusal(round.roster(List.of(1, 2, 3)), minimum(4)))
        .hasToString("roster must not be below this client's minimum, got 3, the minimum is 4");
  }

  /** The server restarts the client, hoping that it has forgotten what it answered. */
  @Test
  void nobodyGetsBothSecretsOfAPeerByAskingAgainAfterARestart() {
    Unmasked answered = unmasked();
    ClientState restored = ClientState.fromBytes(answered.toBytes());

    assertThat(answered.message().selfMaskShares())
        .extracting(IndexedBytes::cohortIndex)
        .contains(0);
    assertThat(restored)
        .isInstanceOfSatisfying(
            Unmasked.class,
            state ->
                assertThat(state.onRoundClosed(round.id, List.of(1, 2, 3, 4, 5)).rule())
                    .isEqualTo(Rule.ONE_MEMBER_SET));
  }

  @Test
  void anAnswerNeverHoldsBothSecretsOfAPeer() {
    UnmaskShares honest = unmasked().message();

    assertThatThrownBy(
            () ->
                new UnmaskShares(
                    honest.round(),
                    honest.client(),
                    honest.memberDigest(),
                    honest.selfMaskShares(),
                    List.of(honest.selfMaskShares().get(0)),
                    honest.signature()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unmaskShares must never hold both secrets of a client, got 0");
  }

  private Refusal refusal(Roster shown) {
    return refusal(shown, round.policy);
  }

  private Refusal refusal(Roster shown, ClientPolicy policy) {
    return refused(me.onKeysFixed(shown, round.cohort, round.peers, policy, round.assumptions));
  }

  private Refusal refusal(Roster shown, List<Integer> cohort) {
    List<String> names = new ArrayList<>(round.cohort.subList(0, cohort.size()));
    names.set(4, "stranger");
    return refused(me.onKeysFixed(shown, names, round.peers, round.policy, round.assumptions));
  }

  private Roster inRound(RoundId id) {
    return Roster.of(id, roster.members(), roster.degree(), roster.threshold());
  }

  private Roster parameters(int degree, int threshold) {
    return Roster.of(round.id, roster.members(), degree, threshold);
  }

  private Roster listed(List<Integer> indices) {
    List<Member> members = indices.stream().map(roster.members()::get).toList();
    return new Roster(round.id, members, roster.digest(), 5, 3);
  }

  /** The roster with another advertisement at one place, and the digest that belongs to it. */
  private Roster with(int index, KeyAdvertisement keys) {
    List<Member> members = new ArrayList<>(roster.members());
    members.set(index, new Member(index, keys));
    return Roster.of(round.id, members, roster.degree(), roster.threshold());
  }

  private Roster roster(List<Integer> indices, int foreign) {
    List<Member> members = new ArrayList<>();
    indices.forEach(i -> members.add(new Member(i, round.keys(i == foreign ? 0 : i))));
    return Roster.of(round.id, members, 3, 2);
  }

  private KeyAdvertisement advertisement(int index, RoundId id) {
    KeyAdvertisement keys = round.keys(index);
    return KeyAdvertisement.signed(
        round.identity(index), id, keys.client(), keys.encryptionKey(), keys.maskKey());
  }

  private KeyAdvertisement advertisement(int index, byte[] key, boolean mask) {
    KeyAdvertisement keys = round.keys(index);
    return KeyAdvertisement.signed(
        round.identity(index),
        round.id,
        keys.client(),
        mask ? keys.encryptionKey() : Bytes.of(key),
        mask ? Bytes.of(key) : keys.maskKey());
  }

  private KeyAdvertisement stranger() {
    KeyAdvertisement keys = round.keys(4);
    return KeyAdvertisement.signed(
        SecureRound.identity("stranger"),
        round.id,
        "stranger",
        keys.encryptionKey(),
        keys.maskKey());
  }

  private KeyAdvertisement resigned(int index, Bytes signature) {
    KeyAdvertisement keys = round.keys(index);
    return new KeyAdvertisement(
        keys.round(), keys.client(), keys.encryptionKey(), keys.maskKey(), signature);
  }

  /** The man in the middle: the server's own key under the client's signature. */
  private KeyAdvertisement swappedKey(int index) {
    KeyAdvertisement keys = round.keys(index);
    return new KeyAdvertisement(
        keys.round(),
        keys.client(),
        round.keys(5).encryptionKey(),
        keys.maskKey(),
        keys.signature());
  }

  /** Signed by this client's identity, but not what it advertised in this round. */
  private KeyAdvertisement ofAnotherSeed() {
    Participation other =
        new Participation(round.id, me.client(), ME, new SeededRandom(99).secret());
    return new Advertised(other).message(mine());
  }

  /** The directory now names the server's key for client 4, which this client has pinned. */
  private Refusal refusedWithPins() {
    Map<String, Bytes> pinned = new HashMap<>();
    round.cohort.forEach(name -> pinned.put(name, SecureRound.identity(name).publicKey()));
    Map<String, Bytes> directory = new HashMap<>(pinned);
    Identity servers = SecureRound.identity("server");
    directory.put("client-4", servers.publicKey());
    KeyAdvertisement keys = round.keys(4);
    Roster shown =
        with(
            4,
            KeyAdvertisement.signed(
                servers, round.id, keys.client(), keys.encryptionKey(), keys.maskKey()));
    Peers peers = new EnrolledPeers(directory, pinned);
    return refused(me.onKeysFixed(shown, round.cohort, peers, round.policy, round.assumptions));
  }

  private static Bytes otherDigest() {
    return Bytes.of(new byte[32]);
  }

  private ClientPolicy minimum(int clients) {
    return new ClientPolicy(clients, round.assumptions);
  }

  private static ClientPolicy strictFloor() {
    return new ClientPolicy(3, Assumptions.of(0.4, 0.05, ThreatModel.SEMI_MALICIOUS));
  }

  private static ClientPolicy impossibleFloor() {
    return new ClientPolicy(3, Assumptions.of(0.6, 0.3, ThreatModel.SEMI_HONEST));
  }

  private List<Integer> everybody() {
    return round.everybody();
  }

  private Identity mine() {
    return round.identity(ME);
  }

  private Sharing sharing() {
    return given(round.share(me, roster));
  }

  private Map<Integer, EncryptedShares> shares() {
    return round.shares(round.share(roster));
  }

  private Answer<Masking> sharers(RoundId id, List<Integer> sharers) {
    return sharing().onSharesFixed(id, sharers, shares(), round.peers, round.policy);
  }

  private Answer<Masking> sharersWith(int index, EncryptedShares message) {
    Map<Integer, EncryptedShares> shown = new HashMap<>(shares());
    shown.put(index, message);
    return round.mask(sharing(), everybody(), shown);
  }

  private EncryptedShares otherRoundsShares() {
    EncryptedShares shares = shares().get(3);
    return EncryptedShares.signed(
        round.identity(3), OTHER_ROUND, shares.client(), shares.commitment(), shares.shares());
  }

  private EncryptedShares foreignCommitment(int index) {
    EncryptedShares shares = shares().get(index);
    return new EncryptedShares(
        shares.round(), shares.client(), otherDigest(), shares.shares(), shares.signature());
  }

  private Masking masking() {
    return given(round.mask(sharing(), everybody(), shares()));
  }

  private Masking uploading() {
    return given(masking().startUpload());
  }

  private Masking uploading(List<Integer> sharers) {
    return given(given(round.mask(sharing(), sharers, shares())).startUpload());
  }

  /** Five of six must answer, so a set of four could never be unmasked. */
  private Answer<Unmasked> tallThreshold() {
    Roster tall = Roster.of(round.id, roster.members(), 5, 5);
    Map<Integer, EncryptedShares> messages = round.shares(round.share(tall));
    Sharing sharing = given(round.share(me, tall));
    Masking masking = given(round.mask(sharing, everybody(), messages));
    return round.unmask(given(masking.startUpload()), List.of(1, 2, 3, 4));
  }

  private Unmasked unmasked() {
    return given(round.unmask(uploading(), everybody()));
  }
}
