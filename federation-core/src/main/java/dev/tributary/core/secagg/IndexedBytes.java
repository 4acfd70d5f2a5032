package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.util.List;

/**
 * Something about one client of the round: a share for it, or of it.
 *
 * @param cohortIndex the client
 */
public record IndexedBytes(int cohortIndex, Bytes bytes) {

  /**
   * @throws IllegalArgumentException unless the list is sorted by client, with none twice
   */
  static List<IndexedBytes> requireSorted(String subject, List<IndexedBytes> list) {
    for (int i = 1; i < list.size(); i++) {
      Require.that(
          list.get(i - 1).cohortIndex() < list.get(i).cohortIndex(),
          subject,
          "must ascend by cohort index",
          list.get(i - 1).cohortIndex() + " before " + list.get(i).cohortIndex());
    }
    return List.copyOf(list);
  }

  static void write(List<IndexedBytes> list, Fields fields) {
    fields.number(list.size());
    list.forEach(entry -> fields.number(entry.cohortIndex).bytes(entry.bytes));
  }

  static List<IndexedBytes> read(FieldsReader reader) {
    return reader.list(() -> new IndexedBytes(reader.number(), reader.bytes()));
  }
}
