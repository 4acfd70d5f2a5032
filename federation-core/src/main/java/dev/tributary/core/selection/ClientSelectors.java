package dev.tributary.core.selection;

import dev.tributary.core.check.Require;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * Selections by name, as some class path has them. Which ones are there matters to who picks
 * cohorts and to who checks a spec before it is submitted; readers of the log go by names alone.
 */
public final class ClientSelectors {
  /** Of {@link Poisson}, the one selection of which the log has rules of its own. */
  public static final String POISSON = "poisson";

  /** Those that do not ask who took part in rounds before, and what loss they told. */
  private static final Set<String> WITHOUT_HISTORY =
      Set.of("first", POISSON, "resources", "uniform");

  private final Map<String, ClientSelector> byName = new TreeMap<>();

  /**
   * @throws IllegalArgumentException if a name is malformed, or provided twice
   */
  ClientSelectors(Iterable<ClientSelector> selectors) {
    for (ClientSelector selector : selectors) {
      Require.name("name of " + selector.getClass(), selector.name());
      ClientSelector other = byName.put(selector.name(), selector);
      if (other != null) {
        throw new IllegalArgumentException(
            "selection %s must be provided once, got %s and %s"
                .formatted(selector.name(), other.getClass(), selector.getClass()));
      }
    }
  }

  /**
   * Those that the class loader of this project's classes finds: for the aggregation job, Flink's
   * for user code.
   *
   * @throws IllegalArgumentException if one can not be loaded, has a malformed name, or shares it
   */
  public static ClientSelectors onClassPath() {
    try {
      return new ClientSelectors(
          ServiceLoader.load(ClientSelector.class, ClientSelector.class.getClassLoader()));
    } catch (ServiceConfigurationError | LinkageError broken) {
      throw new IllegalArgumentException(
          "selections on the class path must load, got " + broken, broken);
    }
  }

  /** What a spec may name. */
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /**
   * Refuses a selection that is not there.
   *
   * @throws IllegalArgumentException listing those that are
   */
  public void requireKnown(String name) {
    Require.that(
        name != null && byName.containsKey(name),
        "cohort.selection",
        "must be one of " + names(),
        name);
  }

  /**
   * @throws IllegalArgumentException as {@link #requireKnown}
   */
  ClientSelector named(String name) {
    requireKnown(name);
    return byName.get(name);
  }

  /**
   * The cohort that a selection picks, held to what it promises, since others may have written it.
   *
   * @throws SelectionException if it is not there, throws, or breaks a rule of {@link
   *     ClientSelector#select}
   */
  public List<String> pick(String name, List<Candidate> candidates, Draw draw)
      throws SelectionException {
    List<String> picked = answer(name, candidates, draw);
    Set<String> there = new HashSet<>();
    candidates.forEach(candidate -> there.add(candidate.client()));
    String last = null;
    for (String client : picked) {
      if (!there.contains(client)) {
        throw SelectionException.of(name, "pick clients that are there", client);
      }
      if (last != null && last.compareTo(client) >= 0) {
        throw SelectionException.of(
            name, "pick clients in their order, none twice", client + " after " + last);
      }
      last = client;
    }
    boolean fits = picked.size() >= draw.minimum() && picked.size() <= draw.size();
    if (!fits && !name.equals(POISSON)) {
      throw SelectionException.of(
          name, "pick from %d to %d clients".formatted(draw.minimum(), draw.size()), picked.size());
    }
    return picked;
  }

  private List<String> answer(String name, List<Candidate> candidates, Draw draw)
      throws SelectionException {
    ClientSelector selector;
    try {
      selector = named(name);
    } catch (IllegalArgumentException missing) {
      throw new SelectionException(missing.getMessage(), missing);
    }
    try {
      return List.copyOf(selector.select(List.copyOf(candidates), draw));
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      throw SelectionException.of(name, "pick clients", thrown, thrown);
    }
  }

  /**
   * Whether the log's state keeps who took part in rounds before, and the coordinator what loss
   * they told, for this selection to see. A function of the name alone, so that all readers come to
   * the same state: it does for any selection that is not known to do without.
   */
  public static boolean asksForHistory(String name) {
    return !WITHOUT_HISTORY.contains(name);
  }
}
