package dev.tributary.agent.training;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The trainers on the class path, by name. */
public final class Trainers {
  private Trainers() {}

  /** All of them. */
  public static List<Trainer> all() {
    return List.copyOf(byName().values());
  }

  /**
   * @throws IllegalArgumentException if there is no trainer of that name; the message lists those
   *     there are
   */
  public static Trainer named(String name) {
    Map<String, Trainer> known = byName();
    Trainer trainer = known.get(name);
    if (trainer == null) {
      throw new IllegalArgumentException(
          "trainer.name must be one of " + known.keySet() + ", got " + name);
    }
    return trainer;
  }

  private static Map<String, Trainer> byName() {
    Map<String, Trainer> known = new TreeMap<>();
    for (Trainer trainer : ServiceLoader.load(Trainer.class, Trainer.class.getClassLoader())) {
      Trainer other = known.put(trainer.name(), trainer);
      if (other != null) {
        throw new IllegalStateException(
            "trainer %s must be provided once, got %s and %s"
                .formatted(trainer.name(), other.getClass(), trainer.getClass()));
      }
    }
    return known;
  }
}
