package dev.tributary.agent.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The data set that ships with Tributary: 1,797 handwritten digits of 8 x 8 pixels, each pixel a
 * count from 0 to 16, in 10 classes. Its origin and licence stand beside it in ATTRIBUTION.md.
 */
public final class Digits {
  private static final String RESOURCE = "digits.csv.gz";

  private Digits() {}

  public static DataSet load() {
    try (InputStream resource = Digits.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return CsvDataSet.read(resource, RESOURCE, new CsvFormat("-1", false));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " can not be read", e);
    }
  }
}
