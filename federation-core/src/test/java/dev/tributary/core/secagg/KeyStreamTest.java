package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyStreamTest {
  private final KeyStream stream = new KeyStream();

  /** NIST SP 800-38A, F.5.5 and F.5.6: plaintext xor keystream is the ciphertext. */
  @Test
  void itIsTheCounterModeOfTheStandard() {
    HexFormat hex = HexFormat.of();
    Secret key =
        Secret.of(hex.parseHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
    byte[] plain =
        hex.parseHex(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");

    byte[] piece =
        stream.open(key, hex.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")).next(plain.length);

    for (int i = 0; i < plain.length; i++) {
      plain[i] ^= piece[i];
    }
    assertThat(hex.formatHex(plain))
        .isEqualTo(
            "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
                + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6");
  }

  /** Each block is AES of eight bytes of shard and eight bytes of block number. */
  @Test
  void aShardsStreamBeginsAtTheShardTimesTwoToThe64() throws Exception {
    Secret key = new SeededRandom(1).secret();
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.copy(), "AES"));
    for (int shard : new int[] {0, 1, 255, 256, Integer.MAX_VALUE}) {
      stream.open(key, shard);
      byte[] bytes = Arrays.copyOf(stream.next(64), 80);
      System.arraycopy(stream.next(16), 0, bytes, 64, 16);

      for (int block = 0; block < 5; block++) {
        byte[] counter = ByteBuffer.allocate(16).putLong(shard).putLong(block).array();
        assertThat(Arrays.copyOfRange(bytes, 16 * block, 16 * block + 16))
            .isEqualTo(aes.doFinal(counter));
      }
    }
  }

  @Test
  void integersAreTheBytesInOrderAcrossPieces() {
    Secret key = new SeededRandom(2).secret();
    int count = KeyStream.PIECE_BYTES / 2;
    stream.open(key, 3);
    int[] integers = draw(count);

    stream.open(key, 3);
    ByteBuffer bytes = ByteBuffer.allocate(2 * KeyStream.PIECE_BYTES);
    bytes.put(stream.next(KeyStream.PIECE_BYTES)).put(stream.next(KeyStream.PIECE_BYTES)).flip();
    for (int i = 0; i < count; i++) {
      assertThat(integers[i]).isEqualTo(bytes.getInt());
    }
  }

  private int[] draw(int count) {
    int[] integers = new int[count];
    for (int i = 0; i < count; i++) {
      integers[i] = stream.nextInt();
    }
    return integers;
  }

  /** Wrongly fails with a probability of about 10^-6 for a random key; the key is fixed. */
  @Test
  void numbersBelowABoundAreUniform() {
    stream.open(new SeededRandom(3).secret(), 0);
    long[] counts = new long[7];
    for (int i = 0; i < 70_000; i++) {
      counts[(int) stream.nextBelow(7)]++;
    }

    assertThat(ChiSquare.statistic(counts)).isLessThan(ChiSquare.limit(6));
    assertThat(stream.nextBelow(1)).isZero();
  }

  @Test
  void thereIsNoShardBelowZero() {
    assertThatThrownBy(() -> stream.open(new SeededRandom(1).secret(), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keyStream.shard must be in [0, 2147483647], got -1");
  }
}
