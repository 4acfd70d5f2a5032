package dev.tributary.agent.data;

/**
 * How a CSV file is to be read.
 *
 * @param label the column of the labels: a name of the header, or an index; 0 is the first column,
 *     -1 the last
 * @param header the first line names the columns
 */
public record CsvFormat(String label, boolean header) {
  public CsvFormat {
    if (label == null || label.isBlank()) {
      throw new IllegalArgumentException("label must name a column, got " + label);
    }
    if (!header && !isIndex(label)) {
      throw new IllegalArgumentException(
          "label must be the index of a column where there is no header, got " + label);
    }
  }

  static boolean isIndex(String label) {
    return label.matches("-?[0-9]{1,6}");
  }
}
