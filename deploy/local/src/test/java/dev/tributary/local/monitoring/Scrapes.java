package dev.tributary.local.monitoring;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus has once it has read some texts: metrics and their labels. */
public final class Scrapes {
  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? [^ }]+$");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, Set<String>> targets;
  private final Map<String, Map<String, Set<String>>> metrics = new HashMap<>();
  private final Set<String> hidden = new TreeSet<>();

  /**
   * Nothing read yet.
   *
   * @param scrapeJobs as Prometheus' configuration calls those whom it asks
   */
  public Scrapes(Set<String> scrapeJobs) {
    this.targets = Map.of("job", scrapeJobs, "instance", Set.of());
    metrics.put("up", new TreeMap<>(targets));
  }

  /** Reads what somebody has answered. */
  public void note(String text) {
    for (Matcher sample = SAMPLE.matcher(text); sample.find(); ) {
      note(sample.group(1), sample.group(2) == null ? "" : sample.group(2));
    }
  }

  private void note(String metric, String labels) {
    Map<String, Set<String>> known = metrics.get(metric);
    Map<String, String> found = new HashMap<>();
    for (Matcher label = LABEL.matcher(labels); label.find(); ) {
      if (targets.containsKey(label.group(1))) {
        hidden.add("%s{%s}".formatted(metric, label.group(1)));
      } else {
        found.put(label.group(1), label.group(2));
      }
    }
    if (known == null) {
      known = new TreeMap<>(targets);
      for (String name : found.keySet()) {
        known.put(name, new HashSet<>());
      }
      metrics.put(metric, known);
    }
    known.keySet().removeIf(name -> !found.containsKey(name) && !targets.containsKey(name));
    for (Map.Entry<String, Set<String>> label : known.entrySet()) {
      if (found.containsKey(label.getKey())) {
        label.getValue().add(found.get(label.getKey()));
      }
    }
  }

  /**
   * Labels that nobody gets to see under their name, since Prometheus tells by it whom it has
   * asked.
   */
  Set<String> hidden() {
    return hidden;
  }

  /**
   * The labels that every sample of a metric has, with their values; no values where any may come.
   * Empty if nobody exports it.
   */
  Map<String, Set<String>> labels(String metric) {
    return metrics.getOrDefault(metric, Map.of());
  }
}
