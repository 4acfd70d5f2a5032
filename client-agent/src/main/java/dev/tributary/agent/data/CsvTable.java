package dev.tributary.agent.data;

import java.util.Arrays;
import java.util.List;

/** The rows of a CSV file as they are read, line by line. */
final class CsvTable {
  /** A label above this is taken for a mistake: a count or a key in the label's column. */
  private static final int MAX_LABEL = 65_535;

  private final String file;
  private final List<String> names;
  private final int labelColumn;
  private final int columns;
  private float[] features = new float[1 << 12];
  private int[] labels = new int[1 << 8];
  private int rows;
  private int largestLabel;

  /**
   * @param first the fields of the header, or of the first row where there is none
   */
  CsvTable(String file, CsvFormat format, List<String> first) {
    this.file = file;
    this.names = format.header() ? first : List.of();
    this.columns = first.size() - 1;
    if (columns < 1) {
      throw new IllegalArgumentException(
          file + " must have a label and at least one more column, got " + first.size());
    }
    this.labelColumn = labelColumn(format, first);
  }

  private int labelColumn(CsvFormat format, List<String> first) {
    int named = names.indexOf(format.label());
    if (named >= 0) {
      return named;
    }
    if (!CsvFormat.isIndex(format.label())) {
      throw new IllegalArgumentException(
          "%s label must be one of the header's columns %s, got %s"
              .formatted(file, names, format.label()));
    }
    int index = Integer.parseInt(format.label());
    int column = index < 0 ? first.size() + index : index;
    if (column < 0 || column >= first.size()) {
      throw new IllegalArgumentException(
          "%s label must be a column from %d to %d, got %d"
              .formatted(file, -first.size(), first.size() - 1, index));
    }
    return column;
  }

  void add(List<String> fields, int line) {
    if (fields.size() != columns + 1) {
      throw new IllegalArgumentException(
          "%s line %d must have %d columns, got %d"
              .formatted(file, line, columns + 1, fields.size()));
    }
    makeRoom(line);
    int target = rows * columns;
    for (int column = 0; column <= columns; column++) {
      if (column == labelColumn) {
        labels[rows] = label(fields.get(column), line);
      } else {
        features[target++] = feature(fields.get(column), line, column);
      }
    }
    largestLabel = Math.max(largestLabel, labels[rows]);
    rows++;
  }

  DataSet toDataSet() {
    if (rows == 0) {
      throw new IllegalArgumentException(file + " must have rows, got 0");
    }
    return DataSet.of(
        Arrays.copyOf(features, rows * columns),
        Arrays.copyOf(labels, rows),
        columns,
        largestLabel + 1);
  }

  private void makeRoom(int line) {
    long needed = (long) (rows + 1) * columns;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s must have rows * columns <= %d, got more at line %d"
              .formatted(file, Integer.MAX_VALUE - 8, line));
    }
    if (needed > features.length) {
      long grown = Math.max(needed, 2L * features.length);
      features = Arrays.copyOf(features, (int) Math.min(grown, Integer.MAX_VALUE - 8));
    }
    if (rows == labels.length) {
      labels = Arrays.copyOf(labels, 2 * rows);
    }
  }

  private int label(String field, int line) {
    try {
      int label = Integer.parseInt(field);
      if (label >= 0 && label <= MAX_LABEL) {
        return label;
      }
    } catch (NumberFormatException e) {
      // Told below, as an impossible number is.
    }
    throw new IllegalArgumentException(
        "%s must be a whole number from 0 to %d, got %s"
            .formatted(place(line, labelColumn, "the label"), MAX_LABEL, shown(field)));
  }

  private float feature(String field, int line, int column) {
    try {
      float value = Float.parseFloat(field);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as an infinite number is.
    }
    String name = names.isEmpty() ? "" : names.get(column);
    throw new IllegalArgumentException(
        "%s must be a finite number, got %s".formatted(place(line, column, name), shown(field)));
  }

  /** Columns are counted from 0, as the label's index is; lines from 1, as editors do. */
  private String place(int line, int column, String name) {
    String named = name.isEmpty() ? "" : " (" + name + ")";
    return file + " line " + line + " column " + column + named;
  }

  private static String shown(String field) {
    return field.isEmpty() ? "nothing" : field;
  }
}
