package dev.tributary.core.selection;

import dev.tributary.core.check.Require;
import dev.tributary.core.privacy.PoissonCohort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** The selections that a job spec can name. */
public final class ClientSelectors {
  /** Each client by itself, with the same probability: {@link PoissonCohort}. */
  public static final String POISSON = "poisson";

  private static final Map<String, ClientSelector> KNOWN =
      new TreeMap<>(
          Map.of(
              "first",
              ClientSelectors::first,
              POISSON,
              ClientSelectors::poisson,
              "uniform",
              ClientSelectors::uniform));

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
  private static List<String> first(List<String> available, Draw draw) {
    return List.copyOf(available.subList(0, Math.min(draw.size(), available.size())));
  }

  /** Whoever is drawn: it may be nobody, and it may be more than the cohort may hold. */
  private static List<String> poisson(List<String> available, Draw draw) {
    return PoissonCohort.of(draw.fingerprintKey(), draw.job(), draw.round(), draw.samplingRate())
        .among(available);
  }

  /** Uniform without replacement, by seed and round. */
  private static List<String> uniform(List<String> available, Draw draw) {
    List<String> shuffled = new ArrayList<>(available);
    Collections.shuffle(shuffled, new Random(draw.seed() * 0x9E3779B97F4A7C15L + draw.round()));
    int size = Math.min(draw.size(), shuffled.size());
    List<String> picked = new ArrayList<>(shuffled.subList(0, size));
    Collections.sort(picked);
    return List.copyOf(picked);
  }
}
