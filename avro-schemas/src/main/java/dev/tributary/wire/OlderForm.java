package dev.tributary.wire;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;

/** Whether a record of today can be written as an older version did. */
final class OlderForm {
  private OlderForm() {}

  /** Whether today's schema only added fields, at the end of records and null by default. */
  static boolean isBeginningOf(Schema older, Schema today) {
    if (older.getType() != today.getType()) {
      return false;
    }
    return switch (older.getType()) {
      case RECORD ->
          older.getFullName().equals(today.getFullName())
              && haveTheSameBeginning(older.getFields(), today.getFields());
      case ARRAY -> isBeginningOf(older.getElementType(), today.getElementType());
      case UNION -> areBeginningsOf(older.getTypes(), today.getTypes());
      default ->
          SchemaNormalization.toParsingForm(older).equals(SchemaNormalization.toParsingForm(today));
    };
  }

  private static boolean haveTheSameBeginning(List<Schema.Field> older, List<Schema.Field> today) {
    if (older.size() > today.size()) {
      return false;
    }
    for (int i = 0; i < today.size(); i++) {
      Schema.Field field = today.get(i);
      boolean fits =
          i < older.size()
              ? older.get(i).name().equals(field.name())
                  && isBeginningOf(older.get(i).schema(), field.schema())
              : field.schema().isNullable();
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean areBeginningsOf(List<Schema> older, List<Schema> today) {
    if (older.size() != today.size()) {
      return false;
    }
    for (int i = 0; i < older.size(); i++) {
      if (!isBeginningOf(older.get(i), today.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether every field that the older schema lacks is null. */
  static boolean holds(Schema older, SpecificRecord record) {
    List<Schema.Field> fields = record.getSchema().getFields();
    List<Schema.Field> known = older.getFields();
    for (int i = 0; i < fields.size(); i++) {
      Object value = record.get(i);
      if (i < known.size() ? !holds(known.get(i).schema(), value) : value != null) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Schema older, Object value) {
    if (value instanceof SpecificRecord record) {
      return holds(ofRecord(older, record), record);
    }
    boolean ofRecords =
        value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof SpecificRecord;
    return !ofRecords || ((List<?>) value).stream().allMatch(each -> holds(items(older), each));
  }

  private static Schema items(Schema older) {
    return older.getType() == Schema.Type.UNION
        ? older.getTypes().stream()
            .filter(type -> type.getType() == Schema.Type.ARRAY)
            .findFirst()
            .orElseThrow()
            .getElementType()
        : older.getElementType();
  }

  private static Schema ofRecord(Schema older, SpecificRecord record) {
    String name = record.getSchema().getFullName();
    return older.getType() == Schema.Type.UNION
        ? older.getTypes().get(older.getIndexNamed(name))
        : older;
  }
}
