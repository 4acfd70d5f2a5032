package dev.tributary.agent.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads a data set from comma separated values: UTF-8, plain or gzip (told by its first bytes),
 * every column a finite number but the label's, which holds whole numbers from 0. The classes are
 * those up to the largest label.
 *
 * <p>Labels are numbers and not names because all clients of a federation must mean the same by
 * them. Blank lines are skipped. What can not be read is refused with an {@link
 * IllegalArgumentException} that names file, line, column, rule and value.
 */
public final class CsvDataSet {
  private static final int GZIP_MAGIC = 0x1f8b;

  private CsvDataSet() {}

  /** Reads a file; the messages of errors name it. */
  public static DataSet load(Path file, CsvFormat format) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), format);
    }
  }

  /**
   * Reads a stream to its end without closing it.
   *
   * @param name what the messages of errors call it
   */
  static DataSet read(InputStream in, String name, CsvFormat format) throws IOException {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    BufferedReader lines = new BufferedReader(new InputStreamReader(decompressed(in), decoder));
    CsvTable table = null;
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (text.isBlank()) {
          continue;
        }
        List<String> fields = CsvFields.of(text, name, number);
        if (table == null) {
          table = new CsvTable(name, format, fields);
          if (format.header()) {
            continue;
          }
        }
        table.add(fields, number);
      }
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          name + " after line " + number + " must be UTF-8 text, got other bytes", e);
    } catch (IOException e) {
      throw new IOException(
          name + " after line " + number + " can not be read: " + e.getMessage(), e);
    }
    if (table == null) {
      throw new IllegalArgumentException(name + " must have rows, got 0");
    }
    return table.toDataSet();
  }

  private static InputStream decompressed(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }
}
