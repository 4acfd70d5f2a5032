package dev.tributary.core.secagg;

import static dev.tributary.core.secagg.SecureRound.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientStateTest {
  private final SecureRound round = new SecureRound(1, 5);
  private final Roster roster = round.roster(List.of(0, 1, 2, 4));
  private final Map<Integer, Sharing> sharing = round.share(roster);
  private final Map<Integer, EncryptedShares> messages = round.shares(sharing);
  private final List<Integer> sharers = roster.indices();
  private final Masking masking = given(round.mask(sharing.get(1), sharers, messages));
  private final Masking uploading = given(masking.startUpload());
  private final Unmasked unmasked = given(round.unmask(uploading, List.of(0, 1, 2)));
  private final List<ClientState> states =
      List.of(round.advertised(1), sharing.get(1), masking, uploading, unmasked);

  @Test
  void everyStateComesBackFromItsBytes() {
    for (ClientState state : states) {
      ClientState restored = ClientState.fromBytes(state.toBytes());

      assertThat(restored).isEqualTo(state);
      assertThat(restored.toBytes()).isEqualTo(state.toBytes());
      assertThat(restored.round()).isEqualTo(round.id);
      assertThat(restored.client()).isEqualTo("client-1");
    }
  }

  @Test
  void bytesThatAreCutShortOrTooLongOrOfAnotherVersionAreRefused() {
    for (ClientState state : states) {
      byte[] bytes = state.toBytes();
      for (int length = 0; length < bytes.length; length += 1 + length / 20) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> ClientState.fromBytes(cut))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> ClientState.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
          .hasMessage("secagg bytes must end here, got 1 more");
    }
    assertThatThrownBy(
            () -> ClientState.fromBytes(new Fields("tributary secagg client state 2").toBytes()))
        .hasMessage(
            "secagg bytes must begin with tributary secagg client state 1,"
                + " got tributary secagg client state 2");
    assertThatThrownBy(
            () ->
                ClientState.fromBytes(
                    new Fields("tributary secagg client state 1").number(5).toBytes()))
        .hasMessage("secagg client state must be one of 1 to 4, got 5");
  }

  /** Frozen: an agent of the next version must read what this one stored. */
  @Test
  void theStoredFormOfVersionOneStays() {
    byte[] bytes =
        new Advertised(new Participation(new RoundId("j", 2, "s"), "c", 3, Secret.of(new byte[32])))
            .toBytes();

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "0000001f"
                + HexFormat.of()
                    .formatHex("tributary secagg client state 1".getBytes(StandardCharsets.UTF_8))
                + "00000001"
                + "000000016a"
                + "00000002"
                + "0000000173"
                + "0000000163"
                + "00000003"
                + "00000020"
                + "00".repeat(32));
    assertThat(states.stream().map(state -> digest(state)).toList())
        .containsExactly(
            "a616ef6fed393012",
            "9bfb5626f6d6ecf2",
            "c90ae93904959325",
            "69468f8d1168ea33",
            "59c5f836d4f27048");
  }

  private static String digest(ClientState state) {
    return new Fields("").bytes(Bytes.of(state.toBytes())).sha256().toString().substring(0, 16);
  }

  @Test
  void aClientThatRestartsRepeatsItsMessagesByteForByte() {
    Advertised advertised = (Advertised) ClientState.fromBytes(states.get(0).toBytes());
    Sharing restored = (Sharing) ClientState.fromBytes(states.get(1).toBytes());
    Masking asBefore = (Masking) ClientState.fromBytes(uploading.toBytes());

    assertThat(advertised.message(round.identity(1))).isEqualTo(round.keys(1));
    assertThat(restored.message(round.identity(1))).isEqualTo(messages.get(1));
    assertThat(given(round.unmask(asBefore, List.of(0, 1, 2)))).isEqualTo(unmasked);
  }

  /** Two rosters in one round would be two polynomials with one constant, or a key used twice. */
  @Test
  void anotherRosterHasOtherSecretsAltogether() {
    Roster other = round.roster(List.of(0, 1, 2, 3));
    EncryptedShares first = messages.get(1);
    EncryptedShares second =
        given(round.share(round.advertised(1), other)).message(round.identity(1));

    assertThat(second.commitment()).isNotEqualTo(first.commitment());
    assertThat(second.sealedFor(0)).isPresent().isNotEqualTo(first.sealedFor(0));
  }

  @Test
  void anotherSeedHasOtherSecrets() {
    Participation self = round.advertised(1).self();
    Participation other =
        new Participation(self.round(), self.client(), 1, new SeededRandom(9).secret());

    assertThat(other.secrets().maskKey().publicKey())
        .isNotEqualTo(self.secrets().maskKey().publicKey())
        .isNotEqualTo(other.secrets().encryptionKey().publicKey());
    assertThat(other.secrets().rounding()).isNotEqualTo(self.secrets().rounding());
  }

  @Test
  void thereIsNoMaskerBeforeTheUploadIsStored() {
    Quantizer quantizer = Quantizers.fit(1, 10, 5, Modulus.TWO_TO_32);

    assertThatThrownBy(() -> masking.masker(quantizer, new MaskStream()))
        .hasMessage("masking must have started its upload, got a masker before it");
  }

  @Test
  void aMaskerThatIsClosedMasksNoMore() {
    Masker masker = uploading.masker(Quantizers.fit(1, 10, 5, Modulus.TWO_TO_32), new MaskStream());
    masker.close();

    assertThatThrownBy(() -> masker.chunk(0, new byte[4], 0, 1, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A neighbour's box that does not open costs a share of that neighbour's, and nobody's round. */
  @Test
  void aNeighbourThatSentGarbageIsWithoutAShareHere() {
    EncryptedShares honest = messages.get(0);
    EncryptedShares garbage =
        EncryptedShares.signed(
            round.identity(0),
            round.id,
            honest.client(),
            honest.commitment(),
            List.of(new IndexedBytes(1, Bytes.of(new byte[88])), honest.shares().get(1)));
    Map<Integer, EncryptedShares> shown = new HashMap<>(messages);
    shown.put(0, garbage);

    Masking ready = given(round.mask(sharing.get(1), sharers, shown));

    assertThat(ready.held()).extracting(Masking.HeldShares::cohortIndex).containsExactly(2, 4);
    UnmaskShares answer =
        given(round.unmask(given(ready.startUpload()), List.of(0, 1, 2))).message();
    assertThat(answer.selfMaskShares()).extracting(IndexedBytes::cohortIndex).containsExactly(2);
    assertThat(answer.maskKeyShares()).extracting(IndexedBytes::cohortIndex).containsExactly(4);
  }
}
