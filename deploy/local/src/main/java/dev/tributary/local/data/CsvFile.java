package dev.tributary.local.data;

import dev.tributary.agent.data.DataSet;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Rows as agents read them: comma separated values under gzip, no header, the label last. */
final class CsvFile {

  private CsvFile() {}

  /** Equal rows give equal bytes. */
  static void write(DataSet rows, Path file) throws IOException {
    try (BufferedWriter csv =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
      for (int row = 0; row < rows.rows(); row++) {
        for (int column = 0; column < rows.columns(); column++) {
          csv.append(text(rows.feature(row, column))).append(',');
        }
        csv.append(Integer.toString(rows.label(row))).append('\n');
      }
    }
  }

  /** Whole numbers without ".0". */
  private static String text(float value) {
    return value == (int) value ? Integer.toString((int) value) : Float.toString(value);
  }
}
