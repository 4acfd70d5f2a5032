package dev.tributary.local.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.watch.AlertKind;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be said of the files without a federation; {@code PrivateFederationIT} has one. */
class MonitoringFilesTest {

  @Test
  void theMetricsOfAQueryAreFoundAndNothingElse() {
    assertThat(
            PromQl.metrics(
                "histogram_quantile(0.5, sum by (le, phase) (rate(a_bucket{b=\"c_d\"}[5m]))) > 1e3"))
        .containsExactly("a_bucket");
    assertThat(PromQl.metrics("a:b / on (job) group_left(x) c unless d offset 5m"))
        .containsExactly("a:b", "c", "d");
    assertThat(PromQl.metrics("increase(a[$__rate_interval]) * 60 == bool 0")).containsExactly("a");
    assertThat(PromQl.metrics("label_values(a, b)")).containsExactly("a");
    assertThat(PromQl.metrics("a{x=~\"$job\"} and b")).containsExactly("a", "b");
  }

  @Test
  void everyQueryNamesAMetricOfThisProjectOrOfFlink() {
    assertThat(MonitoringFiles.queries()).hasSizeGreaterThan(40);
    MonitoringFiles.queries()
        .forEach(
            (place, query) ->
                assertThat(PromQl.metrics(query))
                    .as(place)
                    .isNotEmpty()
                    .allMatch(name -> name.matches("tributary_.+|flink_.+|up")));
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
      assertThat(MonitoringFiles.queries().values())
          .contains("tributary_alerts{kind=\"%s\"} > 0".formatted(kind));
    }
  }

  @Test
  void theRulesAreReadAndPanelsHaveNumbersOfTheirOwn() {
    for (JsonNode file : MonitoringFiles.read("prometheus.yml").get("rule_files")) {
      assertThat(MonitoringFiles.DIRECTORY.resolve(file.asText())).exists();
    }
    Set<Integer> numbers = new HashSet<>();
    for (JsonNode panel : MonitoringFiles.read("grafana-dashboard.json").get("panels")) {
      assertThat(numbers.add(panel.get("id").intValue())).isTrue();
    }
  }
}
