package dev.tributary.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FloatBytesTest {
  @Test
  void floatsTravelInLittleEndianOrder() {
    byte[] bytes = FloatBytes.encode(new float[] {9f, 1f, -2f, 9f}, 1, 2);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0000803f" + "000000c0");
  }

  @Test
  void decodedBytesAreTheSameBitsAtTheirPlace() {
    float[] values = {-0f, Float.NaN, Float.MIN_VALUE, 3.5f};
    float[] decoded = new float[6];

    FloatBytes.decode(FloatBytes.encode(values, 0, 4), decoded, 1);

    assertThat(decoded).isEqualTo(new float[] {0, -0f, Float.NaN, Float.MIN_VALUE, 3.5f, 0});
  }

  @Test
  void bytesThatAreNoWholeFloatsAreRefused() {
    assertThatThrownBy(() -> FloatBytes.decode(new byte[7], new float[2], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("float32 bytes must be a multiple of 4, got 7");
  }

  /** FIPS 180-2, appendix B.1. */
  @Test
  void theDigestIsThePublishedOneOfAbc() {
    byte[] digest = FloatBytes.sha256("abc".getBytes(StandardCharsets.US_ASCII));

    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
