package dev.tributary.flink.shard;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an object of ours holds, directly or through other objects of ours and collections. */
final class Reachable {
  private Reachable() {}

  static <T> List<T> from(Object root, Class<T> type) throws IllegalAccessException {
    List<T> found = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (!seen.add(next)) {
        continue;
      }
      if (type.isInstance(next)) {
        found.add(type.cast(next));
      } else if (next instanceof Map<?, ?> map) {
        map.values().forEach(open::push);
      } else if (next instanceof Iterable<?> values) {
        values.forEach(open::push);
      } else if (next instanceof Optional<?> value) {
        value.ifPresent(open::push);
      } else if (next.getClass().getName().startsWith("dev.tributary.")) {
        pushFields(next, open);
      }
    }
    return found;
  }

  private static void pushFields(Object next, Deque<Object> open) throws IllegalAccessException {
    for (Class<?> of = next.getClass();
        of.getName().startsWith("dev.tributary.");
        of = of.getSuperclass()) {
      for (Field field : of.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          Object value = field.get(next);
          if (value != null) {
            open.push(value);
          }
        }
      }
    }
  }
}
