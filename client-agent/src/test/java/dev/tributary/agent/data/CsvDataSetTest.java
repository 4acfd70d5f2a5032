package dev.tributary.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDataSetTest {
  private static final CsvFormat LAST = new CsvFormat("-1", false);

  @TempDir private Path folder;

  @Test
  void everyColumnButTheLabelsIsAFeature() throws IOException {
    DataSet data = load("1.5,-2,0\n3e2,4,2\n", LAST);

    assertThat(data.rows()).isEqualTo(2);
    assertThat(data.columns()).isEqualTo(2);
    assertThat(data.classes()).as("up to the largest label").isEqualTo(3);
    assertThat(new float[] {data.feature(0, 0), data.feature(0, 1)}).containsExactly(1.5f, -2);
    assertThat(new float[] {data.feature(1, 0), data.feature(1, 1)}).containsExactly(300, 4);
    assertThat(new int[] {data.label(0), data.label(1)}).containsExactly(0, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3"})
  void theLabelMayBeInAnyColumnCountedFromEitherEnd(String label) throws IOException {
    DataSet data = load("1,10,20\n0,30,40\n", new CsvFormat(label, false));

    assertThat(data.label(0)).isEqualTo(1);
    assertThat(data.feature(1, 0)).isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"digit", "1", "-2"})
  void aHeaderNamesTheColumns(String label) throws IOException {
    DataSet data =
        load("\"width, mm\",digit,\"the \"\"height\"\"\"\n1,5,2\n", new CsvFormat(label, true));

    assertThat(data.rows()).isEqualTo(1);
    assertThat(data.label(0)).isEqualTo(5);
  }

  @Test
  void aNameOfTheHeaderGoesBeforeAnIndex() throws IOException {
    assertThat(load("1,0\n7,8\n", new CsvFormat("0", true)).label(0)).isEqualTo(8);
  }

  @Test
  void blankLinesByteOrderMarkAndWindowsLineEndsDoNoHarm() throws IOException {
    DataSet data = load("\uFEFF1, 2 ,0\r\n\r\n3,4,1\r\n\r\n", LAST);

    assertThat(data.rows()).isEqualTo(2);
    assertThat(data.feature(0, 1)).isEqualTo(2);
  }

  @Test
  void gzipIsToldByTheContentNotByTheName() throws IOException {
    Path file = folder.resolve("rows.csv");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("1,0\n2,1\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(CsvDataSet.load(file, LAST).rows()).isEqualTo(2);
  }

  @Test
  void aGzipFileCutShortIsRefusedByName() throws IOException {
    Path whole = folder.resolve("whole.csv");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write("1,0\n2,1\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    Path cut = folder.resolve("cut.csv");
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> CsvDataSet.load(cut, LAST))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(cut + " after line ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "''                | -1 | false | must have rows, got 0",
        "'a,b~'            | b  | true  | must have rows, got 0",
        "'1~2~'            | -1 | false | must have a label and at least one more column, got 1",
        "'1,2,0~1,0~'      | -1 | false | line 2 must have 3 columns, got 2",
        "'1,2,0~~1,x,0~'   | -1 | false | line 3 column 1 must be a finite number, got x",
        "'1,2,0~1,,0~'     | -1 | false | line 2 column 1 must be a finite number, got nothing",
        "'1,NaN,0~'        | -1 | false | line 1 column 1 must be a finite number, got NaN",
        "'1e99,2,0~'       | -1 | false | line 1 column 0 must be a finite number, got 1e99",
        "'a,b,c~1,x,0~'    | c  | true  | line 2 column 1 (b) must be a finite number, got x",
        "'1,2,cat~'        | -1 | false | line 1 column 2 (the label) must be a whole number from 0 to 65535, got cat",
        "'1,2,-1~'         | -1 | false | line 1 column 2 (the label) must be a whole number from 0 to 65535, got -1",
        "'1,2,0.5~'        | -1 | false | line 1 column 2 (the label) must be a whole number from 0 to 65535, got 0.5",
        "'1,2,70000~'      | -1 | false | line 1 column 2 (the label) must be a whole number from 0 to 65535, got 70000",
        "'1,2,0~'          | 3  | false | label must be a column from -3 to 2, got 3",
        "'1,2,0~'          | -4 | false | label must be a column from -3 to 2, got -4",
        "'a,b~1,0~'        | c  | true  | label must be one of the header's columns [a, b], got c",
        "'1,\"2,0~'        | -1 | false | 'line 1 must close its quotes, got 2,0'"
      })
  void whatIsNoDataSetIsRefusedWithFileLineColumnRuleAndValue(
      String content, String label, boolean header, String message) {
    CsvFormat format = new CsvFormat(label, header);

    assertThatThrownBy(() -> load(content.replace('~', '\n'), format))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(folder.resolve("data.csv") + " " + message);
  }

  @Test
  void otherTextThanUtf8IsRefused() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, new byte[] {'1', ',', (byte) 0xe9, '\n'});

    assertThatThrownBy(() -> CsvDataSet.load(file, LAST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + " after line 0 must be UTF-8 text, got other bytes");
  }

  @Test
  void aNameWithoutAHeaderIsRefused() {
    assertThatThrownBy(() -> new CsvFormat("digit", false))
        .hasMessage("label must be the index of a column where there is no header, got digit");
    assertThatThrownBy(() -> new CsvFormat(" ", true))
        .hasMessageStartingWith("label must name a column");
  }

  @Test
  void theDigitsThatShipAreThoseOfTheRepository() {
    DataSet digits = Digits.load();

    assertThat(digits.rows()).isEqualTo(1797);
    assertThat(digits.columns()).isEqualTo(64);
    assertThat(digits.labelCounts())
        .containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    assertThat(digits.feature(0, 3)).isEqualTo(13);
  }

  private DataSet load(String content, CsvFormat format) throws IOException {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, content);
    return CsvDataSet.load(file, format);
  }
}
