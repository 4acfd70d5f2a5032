package dev.tributary.local.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.watch.AlertKind;
import dev.tributary.local.monitoring.MonitoringFiles.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be said of the files without a federation; {@code PrivateFederationIT} has one. */
class MonitoringFilesTest {

  @Test
  void theMetricsOfAQueryAreFoundAndNothingElse() {
    assertThat(
            metrics(
                "histogram_quantile(0.5, sum by (le, phase) (rate(a_bucket{b=\"c_d\"}[5m]))) > 1e3"))
        .containsExactly("a_bucket");
    assertThat(metrics("a:b / on (job) group_left(x) c unless d offset 5m"))
        .containsExactly("a:b", "c", "d");
    assertThat(metrics("increase(a[$__rate_interval]) * 60 == bool 0")).containsExactly("a");
    assertThat(metrics("label_values(a, b)")).containsExactly("a");
    assertThat(metrics("a{x=~\"$job\"} and b")).containsExactly("a", "b");
  }

  private static Set<String> metrics(String query) {
    return PromQl.read(query, MonitoringFiles.nothingScraped()).metrics();
  }

  @Test
  void whatALabelIsNeededForAndNotThereIsToldAndWhatIsThereIsNot() {
    Scrapes scrapes = MonitoringFiles.nothingScraped();
    scrapes.note(
        """
        # HELP a What it is.
        a{x="1",y="p q",} 1.0
        a{x="2",y="}"} 2.0
        b{x="1",z="\\"1"} 3
        c_bucket{x="1",le="+Inf"} 4
        d 5
        """);

    for (String right :
        List.of(
            "a{x=\"1\",y!=\"}\"}",
            "a{x=~\"1|2\"} > 0",
            "a{x=~\"$variable\"}",
            "sum by (x, y) (rate(a[5m])) * 60",
            "max(a) without (y)",
            "a / on (x, instance) b",
            "sum by (x) (a) / sum by (x) (b)",
            "a * on (x) group_left (z) b",
            "histogram_quantile(0.5, sum by (x, le) (rate(c_bucket[5m])))",
            "label_values(b, z)",
            "d == 0 or a > 1",
            "up{job=\"tributary\"} == 0")) {
      assertThat(PromQl.read(right, scrapes).wrong()).as(right).isEmpty();
    }
    for (String wrong :
        List.of(
            "e",
            "a{z=\"1\"}",
            "a{x=\"3\"}",
            "a{x=~\"1|3\"}",
            "sum by (z) (a)",
            "sum(a) without (z)",
            "sum by (x) (sum by (y) (a))",
            "a / b",
            "a / on (y) b",
            "a * on (x) group_left (y) b",
            "histogram_quantile(0.5, sum by (x) (rate(c_bucket[5m])))",
            "label_values(d, x)",
            "up{job=\"nobody\"}")) {
      assertThat(PromQl.read(wrong, scrapes).wrong()).as(wrong).isNotEmpty();
    }
  }

  @Test
  void aTextMayShowTheLabelsOfTheResultAlone() {
    Scrapes scrapes = MonitoringFiles.nothingScraped();
    scrapes.note("a{x=\"1\",y=\"2\"} 1");

    for (String shown : List.of("{{x}}", "at {{ $labels.instance }}", "{{ $value }}", "{{ x }}")) {
      assertThat(MonitoringFiles.missingIn(scrapes, new Query("", "a > 0", shown)))
          .as(shown)
          .isEmpty();
    }
    for (String shown : List.of("{{y}}", "{{ $labels.y | title }}", "{{job}}")) {
      assertThat(MonitoringFiles.missingIn(scrapes, new Query("", "sum by (x) (a)", shown)))
          .as(shown)
          .hasSize(1);
    }
  }

  @Test
  void aLabelThatPrometheusGivesAMeaningOfItsOwnIsNoneToExport() {
    Scrapes scrapes = MonitoringFiles.nothingScraped();
    scrapes.note("a{job=\"digits\"} 1");

    assertThat(MonitoringFiles.missingIn(scrapes)).contains("Prometheus hides a{job}");
  }

  @Test
  void everyQueryNamesAMetricOfThisProjectOrOfFlink() {
    assertThat(MonitoringFiles.queries()).hasSizeGreaterThan(40);
    for (Query query : MonitoringFiles.queries()) {
      assertThat(metrics(query.expression()))
          .as(query.place())
          .isNotEmpty()
          .allMatch(name -> name.matches("tributary_.+|flink_.+|up"));
    }
  }

  @Test
  void everyRuleSaysHowBadItIsWhatIsWrongAndWhatToDo() {
    Set<String> names = new HashSet<>();
    for (JsonNode rule : MonitoringFiles.rules()) {
      String name = rule.path("alert").asText();
      assertThat(names.add(name)).as(name).isTrue();
      assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
      assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
      assertThat(rule.at("/annotations/description").asText()).as(name).isNotBlank();
      assertThat(rule.path("for").asText("1m")).matches("\\d+[sm]");
    }
  }

  @Test
  void everyKindOfAlertHasARule() {
    for (AlertKind kind : AlertKind.values()) {
      assertThat(MonitoringFiles.queries())
          .extracting(Query::expression)
          .contains("tributary_alerts{kind=\"%s\"} > 0".formatted(kind));
    }
  }

  @Test
  void theRulesAreRead() {
    for (JsonNode file : MonitoringFiles.read("prometheus.yml").get("rule_files")) {
      assertThat(MonitoringFiles.DIRECTORY.resolve(file.asText())).exists();
    }
  }
}
