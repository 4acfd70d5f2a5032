package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  /** RFC 8032, section 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60, d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
          4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb, 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
          c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7, fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
          """)
  void itSignsAsTheStandardDoes(String seed, String publicKey, String message, String signature) {
    HexFormat hex = HexFormat.of();
    Identity identity =
        Identity.of(Secret.of(hex.parseHex(seed)), Bytes.of(hex.parseHex(publicKey)));

    Bytes signed = identity.sign(hex.parseHex(message));

    assertThat(signed).hasToString(signature);
    assertThat(Identity.verify(identity.publicKey(), hex.parseHex(message), signed)).isTrue();
  }

  @Test
  void aStoredIdentityIsTheOneThatWasCreated() {
    Identity created = Identity.create(new SeededRandom(1));

    Identity stored = Identity.of(Secret.of(created.seed().copy()), created.publicKey());

    assertThat(stored.sign(MESSAGE)).isEqualTo(created.sign(MESSAGE));
    assertThat(Identity.create(new SeededRandom(2)).publicKey()).isNotEqualTo(created.publicKey());
  }

  @Test
  void aPublicKeyOfAnotherIsRefused() {
    Identity one = Identity.create(new SeededRandom(1));
    Identity other = Identity.create(new SeededRandom(2));

    assertThatThrownBy(() -> Identity.of(one.seed(), other.publicKey()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("identity.publicKey must be that of the private key, got " + other.publicKey());
  }

  @Test
  void whatIsNotTheSignatureOfTheMessageIsNotVerified() {
    Identity identity = Identity.create(new SeededRandom(1));
    Bytes signature = identity.sign(MESSAGE);

    for (int bit = 0; bit < signature.size() * Byte.SIZE; bit += 37) {
      byte[] changed = signature.toArray();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(Identity.verify(identity.publicKey(), MESSAGE, Bytes.of(changed))).isFalse();
    }
    assertThat(Identity.verify(identity.publicKey(), new byte[] {1, 2, 4}, signature)).isFalse();
    assertThat(Identity.verify(identity.publicKey(), MESSAGE, Bytes.of(new byte[0]))).isFalse();
    assertThat(Identity.verify(Bytes.of(new byte[31]), MESSAGE, signature)).isFalse();
    assertThat(
            Identity.verify(Identity.create(new SeededRandom(2)).publicKey(), MESSAGE, signature))
        .isFalse();
  }
}
