package dev.tributary.local.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of deploy/monitoring, and which metrics they name. */
public final class MonitoringFiles {
  static final Path DIRECTORY = Path.of("..", "monitoring");

  /** Made by Prometheus itself. */
  private static final Set<String> OWN = Set.of("up");

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

  static List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    read("alerts.yml").get("groups").forEach(group -> group.get("rules").forEach(rules::add));
    return rules;
  }

  /** Every query by where it stands. */
  static Map<String, String> queries() {
    Map<String, String> queries = new TreeMap<>();
    for (JsonNode rule : rules()) {
      queries.put("alert " + rule.path("alert").asText(), rule.path("expr").asText());
    }
    JsonNode dashboard = read("grafana-dashboard.json");
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.put(
            "panel " + panel.path("title").asText() + " " + target.path("refId").asText(),
            target.path("expr").asText());
      }
    }
    for (JsonNode variable : dashboard.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        queries.put("variable " + variable.path("name").asText(), variable.path("query").asText());
      }
    }
    return queries;
  }

  /** All metrics that somebody has to export. */
  public static Set<String> metrics() {
    Set<String> metrics = new TreeSet<>();
    queries().values().forEach(query -> metrics.addAll(PromQl.metrics(query)));
    metrics.removeAll(OWN);
    return metrics;
  }
}
