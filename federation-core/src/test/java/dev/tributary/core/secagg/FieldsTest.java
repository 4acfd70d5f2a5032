package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void whatIsWrittenIsRead() {
    RoundId round = new RoundId("job", 7, "session");
    byte[] bytes =
        new Fields("context")
            .text("grün")
            .number(-5)
            .bytes(Bytes.of(new byte[] {1, 2}))
            .secret(Secret.of(new byte[] {3}))
            .numbers(List.of(4, 5))
            .round(round)
            .toBytes();

    FieldsReader reader = new FieldsReader(bytes, "context");

    assertThat(reader.text()).isEqualTo("grün");
    assertThat(reader.number()).isEqualTo(-5);
    assertThat(reader.bytes()).isEqualTo(Bytes.of(new byte[] {1, 2}));
    assertThat(reader.secret()).isEqualTo(Secret.of(new byte[] {3}));
    assertThat(reader.numbers()).containsExactly(4, 5);
    assertThat(RoundId.read(reader)).isEqualTo(round);
    reader.end();
  }

  @Test
  void contextsTextsAndListsNeverRunIntoEachOther() {
    Set<Bytes> digests = new HashSet<>();
    digests.add(new Fields("ab").text("c").sha256());
    digests.add(new Fields("a").text("bc").sha256());
    digests.add(new Fields("abc").text("").sha256());
    digests.add(new Fields("abc").sha256());
    digests.add(new Fields("abc").numbers(List.of()).sha256());
    digests.add(new Fields("abc").numbers(List.of(0)).sha256());
    digests.add(new Fields("abc").text("\0\0\0\0").sha256());

    // An empty text and an empty list are the same four bytes: what follows what is fixed for a
    // context, and only that.
    assertThat(digests).hasSize(6);
  }

  /** Frozen: what is signed and stored must be the same in every version. */
  @Test
  void theLayoutIsLengthThenBytesBigEndian() {
    byte[] bytes = new Fields("ab").number(258).text("c").toBytes();

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("00000002" + "6162" + "00000102" + "00000001" + "63");
  }

  @Test
  void whatIsCutShortTooLongOrOfAnotherContextIsRefused() {
    byte[] bytes = new Fields("context").text("text").toBytes();

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> new FieldsReader(cut, "context").text())
          .isInstanceOf(IllegalArgumentException.class);
    }
    FieldsReader reader = new FieldsReader(Arrays.copyOf(bytes, bytes.length + 1), "context");
    reader.text();
    assertThatThrownBy(reader::end).hasMessage("secagg bytes must end here, got 1 more");
    assertThatThrownBy(() -> new FieldsReader(bytes, "other"))
        .hasMessage("secagg bytes must begin with other, got context");
  }

  @Test
  void aLengthBelowZeroIsRefused() {
    byte[] bytes = new Fields("c").number(-1).toBytes();

    assertThatThrownBy(() -> new FieldsReader(bytes, "c").bytes())
        .hasMessage("secagg bytes: length must be in [0, 0], got -1");
  }
}
