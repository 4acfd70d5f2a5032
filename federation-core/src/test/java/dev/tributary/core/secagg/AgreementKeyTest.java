package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgreementKeyTest {

  /** RFC 7748, section 5.2; in the second the top bit of the u-coordinate is set. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4, e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c, c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552
          4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d, e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493, 95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957
          """)
  void itIsTheX25519OfTheStandard(String secret, String other, String shared) {
    assertThat(key(secret).agree(bytes(other))).contains(Secret.of(parse(shared)));
  }

  /** RFC 7748, section 5.2: the function applied to its own result a thousand times. */
  @Test
  void aThousandRoundsOfItGiveTheStandardsResult() {
    String nine = "0900000000000000000000000000000000000000000000000000000000000000";
    byte[] k = parse(nine);
    byte[] u = parse(nine);

    for (int i = 0; i < 1_000; i++) {
      byte[] result = new AgreementKey(Secret.of(k)).agree(Bytes.of(u)).orElseThrow().copy();
      u = k;
      k = result;
    }

    assertThat(HexFormat.of().formatHex(k))
        .isEqualTo("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
  }

  /** RFC 7748, section 6.1. */
  @Test
  void aliceAndBobAgree() {
    AgreementKey alice = key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    AgreementKey bob = key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");

    assertThat(alice.publicKey())
        .isEqualTo(bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
    assertThat(bob.publicKey())
        .isEqualTo(bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
    assertThat(alice.agree(bob.publicKey()))
        .isEqualTo(bob.agree(alice.publicKey()))
        .contains(
            Secret.of(parse("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")));
  }

  /** The points of small order in all their encodings below 2^256: https://cr.yp.to/ecdh.html. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void nobodyAgreesWithAPointOfLowOrder(String point) {
    AgreementKey key = key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");

    assertThat(AgreementKey.isWeak(bytes(point))).isTrue();
    assertThat(key.agree(bytes(point))).isEmpty();
  }

  @Test
  void keysThatAreMadeAtRandomAreNotWeak() {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] secret = new byte[32];
      random.nextBytes(secret);

      assertThat(AgreementKey.isWeak(new AgreementKey(Secret.of(secret)).publicKey())).isFalse();
    }
  }

  private static AgreementKey key(String hex) {
    return new AgreementKey(Secret.of(parse(hex)));
  }

  private static Bytes bytes(String hex) {
    return Bytes.of(parse(hex));
  }

  private static byte[] parse(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
