package dev.tributary.core.round;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names under which people find models, such as {@code production}.
 *
 * <p>Each answer to a request has the next revision, a refusal too, and a request says which
 * revision its answer is to have. So a request that is read again, as all are when checkpoints are
 * lost, is never obeyed twice, and of two that were made at a time one is answered.
 *
 * @param revision answers so far
 * @param models of each alias by its name, the current one first, then those before it
 */
public record AliasBook(long revision, SortedMap<String, List<AliasedModel>> models) {
  /** The current one and those that one can go back to. */
  public static final int MOST_MODELS = 11;

  public static final int MOST_ALIASES = 100;
  public static final AliasBook EMPTY = new AliasBook(0, new TreeMap<>());

  public AliasBook {
    SortedMap<String, List<AliasedModel>> copy = new TreeMap<>();
    for (Map.Entry<String, List<AliasedModel>> alias : models.entrySet()) {
      copy.put(alias.getKey(), List.copyOf(alias.getValue()));
    }
    models = Collections.unmodifiableSortedMap(copy);
  }

  public Optional<AliasedModel> current(String alias) {
    return models.getOrDefault(alias, List.of()).stream().findFirst();
  }

  /** What going back from the current model comes to. */
  public Optional<AliasedModel> previous(String alias) {
    return models.getOrDefault(alias, List.of()).stream().skip(1).findFirst();
  }

  /** Whether there is room for the alias. */
  public boolean admits(String alias) {
    return models.containsKey(alias) || models.size() < MOST_ALIASES;
  }

  AliasBook refused() {
    return new AliasBook(revision + 1, models);
  }

  AliasBook moved(String alias, AliasedModel model) {
    List<AliasedModel> next = new ArrayList<>(List.of(model));
    models.getOrDefault(alias, List.of()).stream().limit(MOST_MODELS - 1L).forEach(next::add);
    return with(alias, next);
  }

  AliasBook movedBack(String alias) {
    List<AliasedModel> known = models.get(alias);
    return with(alias, known.subList(1, known.size()));
  }

  private AliasBook with(String alias, List<AliasedModel> next) {
    SortedMap<String, List<AliasedModel>> all = new TreeMap<>(models);
    all.put(alias, next);
    return new AliasBook(revision + 1, all);
  }
}
