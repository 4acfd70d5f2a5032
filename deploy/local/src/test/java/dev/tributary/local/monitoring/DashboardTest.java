package dev.tributary.local.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana insists on when it imports a dashboard, and what it would show wrong in silence. */
class DashboardTest {
  private static final int COLUMNS = 24;

  /** Of the version in which panels of the type timeseries replaced graphs, or later. */
  private static final int OLDEST_SCHEMA = 30;

  private static final Set<String> TYPES = Set.of("row", "stat", "timeseries");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
  private static final Set<String> GIVEN = Set.of("__rate_interval", "__all");

  private final JsonNode dashboard = MonitoringFiles.dashboard();

  /** Where a panel lies, in columns and rows. */
  private record Place(String title, int x, int y, int width, int height) {
    static Place of(JsonNode panel) {
      JsonNode at = panel.get("gridPos");
      return new Place(
          panel.get("title").asText(),
          at.get("x").intValue(),
          at.get("y").intValue(),
          at.get("w").intValue(),
          at.get("h").intValue());
    }

    boolean overlaps(Place other) {
      return x < other.x + other.width
          && other.x < x + width
          && y < other.y + other.height
          && other.y < y + height;
    }
  }

  @Test
  void itCanBeImportedBesideOthersAndAgain() {
    // An id is given by each Grafana; one in the file would name another's dashboard.
    assertThat(dashboard.path("id").isNull() || dashboard.path("id").isMissingNode()).isTrue();
    assertThat(dashboard.path("uid").asText()).matches("[\\w-]{1,40}");
    assertThat(dashboard.path("title").asText()).isNotBlank();
    assertThat(dashboard.path("schemaVersion").intValue()).isGreaterThanOrEqualTo(OLDEST_SCHEMA);
    assertThat(dashboard.path("version").isInt()).isTrue();
  }

  @Test
  void panelsHaveNumbersOfTheirOwnAndATypeThatEveryGrafanaHas() {
    Set<Integer> numbers = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(numbers.add(panel.get("id").intValue())).as("id of %s", panel).isTrue();
      assertThat(panel.get("title").asText()).isNotBlank();
      assertThat(panel.get("type").asText()).isIn(TYPES);
    }
  }

  @Test
  void noPanelLiesOnAnotherOrBesideTheGrid() {
    List<Place> places = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      Place place = Place.of(panel);
      assertThat(place.width()).as("width of %s", place).isPositive();
      assertThat(place.height()).as("height of %s", place).isPositive();
      assertThat(place.x()).as("left of %s", place).isNotNegative();
      assertThat(place.y()).as("top of %s", place).isNotNegative();
      assertThat(place.x() + place.width()).as("right of %s", place).isLessThanOrEqualTo(COLUMNS);
      assertThat(places).as("what %s lies on", place).noneMatch(place::overlaps);
      places.add(place);
    }
  }

  @Test
  void everyPanelAsksTheDataSourceThatIsChosen() {
    for (JsonNode panel : dashboard.get("panels")) {
      Set<String> queries = new HashSet<>();
      for (JsonNode query : panel.path("targets")) {
        assertThat(queries.add(query.get("refId").asText())).as("refId of %s", query).isTrue();
        assertThat(query.path("datasource").isMissingNode()).as("of its own: %s", query).isTrue();
      }
      boolean row = panel.get("type").asText().equals("row");
      assertThat(queries.isEmpty()).as("queries of %s", panel.get("title")).isEqualTo(row);
      if (!row) {
        checkDataSource(panel);
      }
    }
    for (JsonNode variable : dashboard.at("/templating/list")) {
      if (variable.get("type").asText().equals("query")) {
        checkDataSource(variable);
      }
    }
  }

  private static void checkDataSource(JsonNode of) {
    assertThat(of.at("/datasource/type").asText()).isEqualTo("prometheus");
    assertThat(of.at("/datasource/uid").asText()).isEqualTo("${datasource}");
  }

  @Test
  void everyVariableIsDefinedOnceAndUsed() {
    Set<String> defined = new TreeSet<>();
    for (JsonNode variable : dashboard.at("/templating/list")) {
      assertThat(defined.add(variable.get("name").asText())).as("%s", variable).isTrue();
      if (variable.get("name").asText().equals("datasource")) {
        assertThat(variable.get("type").asText()).isEqualTo("datasource");
        assertThat(variable.get("query").asText()).isEqualTo("prometheus");
      }
    }
    Set<String> used = new TreeSet<>();
    VARIABLE.matcher(dashboard.toString()).results().forEach(found -> used.add(found.group(1)));
    used.removeAll(GIVEN);

    assertThat(defined).contains("datasource").isEqualTo(used);
  }
}
