package dev.tributary.control.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header, in columns as wide as their widest cell, two spaces apart. */
final class Table {
  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** A column; numbers are aligned to the right. */
  record Column(String header, boolean right) {
    static Column text(String header) {
      return new Column(header, false);
    }

    static Column number(String header) {
      return new Column(header, true);
    }
  }

  Table(Column... columns) {
    this.columns = List.of(columns);
    rows.add(this.columns.stream().map(Column::header).toList());
  }

  void add(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row must have %d cells, got %d".formatted(columns.size(), cells.length));
    }
    rows.add(List.of(cells));
  }

  /** Lines without spaces at their end. */
  List<String> lines() {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(columns.get(i).right() ? padding + row.get(i) : row.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }
}
