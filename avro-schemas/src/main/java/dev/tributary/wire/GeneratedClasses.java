package dev.tributary.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * Finds the class of a schema where this class was loaded from. Avro itself looks where Avro was
 * loaded from, which on Flink is another class loader, and then only for packages that a system
 * property of the whole JVM allows.
 */
final class GeneratedClasses extends SpecificData {
  private static final String NAMESPACE = "dev.tributary.wire.avro";

  private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

  @Override
  public Class<?> getClass(Schema schema) {
    boolean named =
        switch (schema.getType()) {
          case RECORD, ENUM, FIXED -> true;
          default -> false;
        };
    return named && NAMESPACE.equals(schema.getNamespace())
        ? classes.computeIfAbsent(schema.getFullName(), GeneratedClasses::load)
        : super.getClass(schema);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, true, GeneratedClasses.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("every schema must have its generated class", e);
    }
  }
}
