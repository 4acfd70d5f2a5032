package dev.tributary.agent.config;

import dev.tributary.agent.data.CsvDataSet;
import dev.tributary.agent.data.CsvFormat;
import dev.tributary.agent.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;

/** Where a data set lies and how it is to be read. */
public record DataSetConfig(Path path, CsvFormat format) {

  /**
   * Reads it whole.
   *
   * @throws IllegalArgumentException if the content is not of the format; the message names file,
   *     line, column, rule and value
   */
  public DataSet load() throws IOException {
    return CsvDataSet.load(path, format);
  }
}
