package dev.tributary.core.selection;

import dev.tributary.core.check.Require;
import dev.tributary.core.privacy.PoissonCohort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
              "resources",
              ResourceScore::select,
              "uniform",
              ClientSelectors::uniform,
              "untrained-first",
              UntrainedFirst::select,
              "utility",
              Utility::select));

  /** Those that ask who took part in rounds before. */
  private static final Set<String> WITH_HISTORY = Set.of("untrained-first", "utility");

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

  /** Whether a selection asks who took part in rounds before. */
  public static boolean asksForHistory(String name) {
    return WITH_HISTORY.contains(name);
  }

  /** The first {@code size} by id: everybody when there is room, always the same else. */
  private static List<String> first(List<Candidate> candidates, Draw draw) {
    return clients(candidates.subList(0, Math.min(draw.size(), candidates.size())));
  }

  /** Whoever is drawn: it may be nobody, and it may be more than the cohort may hold. */
  private static List<String> poisson(List<Candidate> candidates, Draw draw) {
    return PoissonCohort.of(draw.fingerprintKey(), draw.job(), draw.round(), draw.samplingRate())
        .among(clients(candidates));
  }

  /** Uniform without replacement, by seed and round. */
  private static List<String> uniform(List<Candidate> candidates, Draw draw) {
    List<String> shuffled = new ArrayList<>(clients(candidates));
    Collections.shuffle(shuffled, new Lots(draw.seed(), draw.round()).random());
    int size = Math.min(draw.size(), shuffled.size());
    return shuffled.subList(0, size).stream().sorted().toList();
  }

  private static List<String> clients(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::client).toList();
  }
}
