package dev.tributary.core.selection;

import dev.tributary.core.check.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** The selections that a job spec can name. */
public final class ClientSelectors {
  private static final Map<String, ClientSelector> KNOWN =
      new TreeMap<>(Map.of("first", ClientSelectors::first, "uniform", ClientSelectors::uniform));

  private ClientSelectors() {}

  public static Set<String> names() {
    return KNOWN.keySet();
  }

  /**
   * @throws IllegalArgumentException for an unknown name, listing the known ones
   */
  public static ClientSelector named(String name) {
    ClientSelector selector = name == null ? null : KNOWN.get(name);
    Require.that(selector != null, "cohort.selection", "must be one of " + names(), name);
    return selector;
  }

  /** The first {@code size} by id: everybody when there is room, always the same else. */
  private static List<String> first(List<String> available, int size, long seed, int round) {
    return List.copyOf(available.subList(0, Math.min(size, available.size())));
  }

  /** Uniform without replacement, by seed and round. */
  private static List<String> uniform(List<String> available, int size, long seed, int round) {
    List<String> shuffled = new ArrayList<>(available);
    Collections.shuffle(shuffled, new Random(seed * 0x9E3779B97F4A7C15L + round));
    List<String> picked = new ArrayList<>(shuffled.subList(0, Math.min(size, shuffled.size())));
    Collections.sort(picked);
    return List.copyOf(picked);
  }
}
