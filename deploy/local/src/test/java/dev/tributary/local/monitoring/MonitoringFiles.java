package dev.tributary.local.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of deploy/monitoring, and what they ask of metrics. */
public final class MonitoringFiles {
  static final Path DIRECTORY = Path.of("..", "monitoring");

  /** A label in the text of a rule, and in a legend. */
  private static final Pattern SHOWN =
      Pattern.compile("\\{\\{[^}]*\\$labels\\.(\\w+)[^}]*\\}\\}|\\{\\{ *(\\w+) *\\}\\}");

  /**
   * A query.
   *
   * @param place where it stands
   * @param shown the texts in which labels of its result appear
   */
  record Query(String place, String expression, String shown) {}

  private MonitoringFiles() {}

  static JsonNode read(String name) {
    ObjectMapper mapper =
        name.endsWith(".json") ? new ObjectMapper() : new ObjectMapper(new YAMLFactory());
    try {
      return mapper.readTree(DIRECTORY.resolve(name).toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static JsonNode dashboard() {
    return read("grafana-dashboard.json");
  }

  static List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    read("alerts.yml").get("groups").forEach(group -> group.get("rules").forEach(rules::add));
    return rules;
  }

  /** Every query of rules, panels and variables. */
  static List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode rule : rules()) {
      queries.add(
          new Query(
              "alert " + rule.path("alert").asText(),
              rule.path("expr").asText(),
              rule.path("annotations").toString()));
    }
    for (JsonNode panel : dashboard().get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Query(
                "panel " + panel.path("title").asText() + " " + target.path("refId").asText(),
                target.path("expr").asText(),
                target.path("legendFormat").asText()));
      }
    }
    for (JsonNode variable : dashboard().at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        queries.add(
            new Query(
                "variable " + variable.path("name").asText(), variable.path("query").asText(), ""));
      }
    }
    return queries;
  }

  /** Prometheus with the configuration of these files, which has asked nobody yet. */
  public static Scrapes nothingScraped() {
    Set<String> jobs = new TreeSet<>();
    for (JsonNode job : read("prometheus.yml").get("scrape_configs")) {
      jobs.add(job.get("job_name").asText());
    }
    return new Scrapes(jobs);
  }

  /** What queries, legends and texts ask for that is not in what was scraped. */
  public static List<String> missingIn(Scrapes scrapes) {
    List<String> missing = new ArrayList<>();
    scrapes.hidden().forEach(label -> missing.add("Prometheus hides " + label));
    queries().forEach(query -> missing.addAll(missingIn(scrapes, query)));
    return missing;
  }

  static List<String> missingIn(Scrapes scrapes, Query query) {
    PromQl.Reading reading = PromQl.read(query.expression(), scrapes);
    List<String> missing = new ArrayList<>(reading.wrong());
    for (Matcher label = SHOWN.matcher(query.shown()); label.find(); ) {
      String name = label.group(1) != null ? label.group(1) : label.group(2);
      if (!reading.labels().contains(name)) {
        missing.add("the result has no label %s to show".formatted(name));
      }
    }
    missing.replaceAll(what -> "%s: %s".formatted(query.place(), what));
    return missing;
  }
}
