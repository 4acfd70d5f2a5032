package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.IndexedBytes;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.wire.avro.ClientShare;
import dev.tributary.wire.avro.EncryptedShares;
import dev.tributary.wire.avro.EnrolledIdentity;
import dev.tributary.wire.avro.KeyAdvertisement;
import dev.tributary.wire.avro.PublicKey;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.Signature;
import dev.tributary.wire.avro.StopJob;
import dev.tributary.wire.avro.UnmaskShares;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SecAggMessagesTest {
  private static final Signature SIGNATURE = new Signature(new byte[64]);
  private static final Sha256 DIGEST = new Sha256(new byte[32]);
  private static final PublicKey KEY = new PublicKey(new byte[32]);

  static final List<SpecificRecord> NONSENSE =
      List.of(
          new KeyAdvertisement("job", 0, "s", "c", KEY, KEY, SIGNATURE),
          new KeyAdvertisement("no name!", 1, "s", "c", KEY, KEY, SIGNATURE),
          new KeyAdvertisement("job", 1, "s", "", KEY, KEY, SIGNATURE),
          shares(share(1), share(1)),
          shares(share(2), share(1)),
          shares(share(-1)),
          answer(List.of(share(1), share(0)), List.of()),
          answer(List.of(), List.of(share(1), share(0))),
          new StopJob("job", "this is a command", 0L));

  private static ClientShare share(int cohortIndex) {
    return new ClientShare(cohortIndex, ByteBuffer.wrap(new byte[] {1}));
  }

  private static EncryptedShares shares(ClientShare... shares) {
    return new EncryptedShares("job", 1, "s", "c", DIGEST, List.of(shares), SIGNATURE);
  }

  private static UnmaskShares answer(List<ClientShare> selfMasks, List<ClientShare> maskKeys) {
    return new UnmaskShares("job", 1, "s", "c", DIGEST, selfMasks, maskKeys, SIGNATURE);
  }

  @Test
  void everyMessageReadsBackAsItWasWritten() throws WireException {
    KeyAdvertisement keys = new KeyAdvertisement("job", 1, "s", "c", KEY, KEY, SIGNATURE);
    EncryptedShares shares = shares(share(0), share(3));
    UnmaskShares answer = answer(List.of(share(0), share(2)), List.of(share(1)));

    assertThat(SecAggMessages.decode(SecAggMessages.encode(keys))).isEqualTo(keys);
    assertThat(SecAggMessages.decode(SecAggMessages.encode(shares))).isEqualTo(shares);
    assertThat(SecAggMessages.decode(SecAggMessages.encode(answer))).isEqualTo(answer);
  }

  static final List<SecAggMessage> MESSAGES =
      List.of(
          new dev.tributary.core.secagg.KeyAdvertisement(
              new RoundId("job", 1, "s"), "c", filled(32, 1), filled(32, 2), filled(64, 3)),
          new dev.tributary.core.secagg.EncryptedShares(
              new RoundId("job", 1, "s"),
              "c",
              filled(32, 4),
              List.of(new IndexedBytes(0, filled(7, 5)), new IndexedBytes(3, filled(0, 0))),
              filled(64, 6)),
          new dev.tributary.core.secagg.UnmaskShares(
              new RoundId("job", 1, "s"),
              "c",
              filled(32, 7),
              List.of(new IndexedBytes(1, filled(7, 8))),
              List.of(new IndexedBytes(0, filled(7, 9)), new IndexedBytes(2, filled(7, 10))),
              filled(64, 11)));

  private static Bytes filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Bytes.of(bytes);
  }

  @ParameterizedTest
  @FieldSource("MESSAGES")
  void aMessageOfTheDomainComesBackAsItWas(SecAggMessage message) throws WireException {
    SecAggMessage back = SecAggMessages.message(SecAggMessages.encode(message));

    assertThat(back).isEqualTo(message);
    assertThat(back.content()).isEqualTo(message.content());
  }

  @Test
  void anAnswerForBothSecretsOfAClientIsMalformed() {
    byte[] both = SecAggMessages.encode(answer(List.of(share(1)), List.of(share(1))));

    assertThatThrownBy(() -> SecAggMessages.message(both))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.kind()).isEqualTo(WireException.Kind.MALFORMED))
        .hasMessageContaining("must never hold both secrets of a client");
  }

  @ParameterizedTest
  @FieldSource("NONSENSE")
  void aMessageThatMakesNoSenseIsMalformed(SpecificRecord record) {
    byte[] bytes = SingleObject.encode(record);

    assertThatThrownBy(() -> SecAggMessages.decode(bytes))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.kind()).isEqualTo(WireException.Kind.MALFORMED));
  }

  @Test
  void anIdentityReadsBackAndHasAKeyOfTheRightLength() throws WireException {
    byte[] key = new byte[32];
    key[5] = 7;

    EnrolledIdentity identity = Identities.decode(Identities.encode("c", key, "ward 3", 9));

    assertThat(identity.getClient()).isEqualTo("c");
    assertThat(identity.getPublicKey().bytes()).isEqualTo(key);
    assertThatThrownBy(() -> Identities.encode("c", new byte[31], "ward 3", 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("publicKey (bytes) must be in [32, 32], got 31");
  }
}
