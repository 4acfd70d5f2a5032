package dev.tributary.agent.data;

import java.util.ArrayList;
import java.util.List;

/** The fields of one line of comma separated values, without their quotes and outer blanks. */
final class CsvFields {
  private CsvFields() {}

  /** RFC 4180 but for one thing: a quoted field ends on its line. */
  static List<String> of(String line, String file, int lineNumber) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException(
          "%s line %d must close its quotes, got %s".formatted(file, lineNumber, field));
    }
    fields.add(field.toString().strip());
    return fields;
  }
}
