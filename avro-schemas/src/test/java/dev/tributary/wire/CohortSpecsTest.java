package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part {@code cohort} of a spec. */
class CohortSpecsTest {
  private static String with(String cohort) {
    return JobSpecsTest.MINIMAL.replace("{\"size\": 10}", "{" + cohort + "}");
  }

  private static CohortSpec cohort(String cohort) {
    return JobSpecs.parse(with(cohort)).cohort();
  }

  @Test
  void theMinimumFollowsTheGoal() {
    assertThat(cohort("\"size\": 10, \"goal\": 7").minimum()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1.1, 11",
    "10, 1.10, 11",
    "100, 1.15, 115",
    "7, 1.3, 10",
    "3, 1.0000000001, 4",
    "1, 1, 1",
    "1, 15e3, 15000",
    "15000, 1.0, 15000"
  })
  void aRatioSelectsSoManyTimesTheGoalRoundedUpAsItIsWritten(int goal, String ratio, int size)
      throws IOException {
    String cohort = "\"goal\": %d, \"overProvisioning\": %s".formatted(goal, ratio);

    assertThat(cohort(cohort).size()).isEqualTo(size);
    assertThat(cohort(cohort).goal()).isEqualTo(goal);
    assertThat(JobSpecs.parse(new YAMLMapper().readTree(with(cohort))).cohort().size())
        .isEqualTo(size);
  }

  @Test
  void aRatioIsSettledSoTheSpecIsThatWithTheSize() {
    JobSpec ratio = JobSpecs.parse(with("\"goal\": 10, \"overProvisioning\": 1.3"));
    JobSpec size = JobSpecs.parse(with("\"size\": 13, \"goal\": 10"));

    assertThat(ratio).isEqualTo(size);
    assertThat(JobSpecs.canonical(ratio)).isEqualTo(JobSpecs.canonical(size));
    assertThat(JobSpecs.canonical(ratio)).contains("\"size\":13").doesNotContain("Provisioning");
  }

  @Test
  void withoutSizeAndRatioAsManyAreSelectedAsTheGoal() {
    assertThat(cohort("\"goal\": 7, \"minimum\": 3"))
        .isEqualTo(cohort("\"size\": 7, \"minimum\": 3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                           | cohort.size must be given
          "minimum": 3                                     | cohort.size must be given
          "goal": 0                                        | cohort.goal must be in [1, 15000], got 0
          "goal": 20000                                    | cohort.goal must be in [1, 15000], got 20000
          "overProvisioning": 1.3                          | cohort.goal must be given
          "size": 10, "overProvisioning": 1.3              | cohort.overProvisioning must be left out with cohort.size, got 1.3
          "goal": 10, "overProvisioning": 0.99             | cohort.overProvisioning must be in [1, 15000], got 0.99
          "goal": 10, "overProvisioning": -1e999999999     | cohort.overProvisioning must be in [1, 15000], got -1E+999999999
          "goal": 10, "overProvisioning": 1e999999999      | cohort.overProvisioning must be in [1, 15000], got 1E+999999999
          "goal": 10, "overProvisioning": "1.3"            | cohort.overProvisioning must be a number, got "1.3"
          "goal": 10, "overProvisioning": null             | cohort.overProvisioning must be a number, got null
          "goal": 0, "overProvisioning": 1.3               | cohort.goal must be in [1, 15000], got 0
          "goal": 11539, "overProvisioning": 1.3           | cohort.overProvisioning must be so small that cohort.size is at most 15000, got 1.3
          "goal": 10, "selection": "poisson"               | cohort.size must be given
          "goal": 10, "selection": "poisson", "overProvisioning": 2 | cohort.overProvisioning must be left out with cohort.selection poisson, where cohort.size is room for a draw, got 2
          """)
  void aSizeThatCanNotBeIsRefusedByTheKeyThatSaysIt(String cohort, String message) {
    assertThatThrownBy(() -> cohort(cohort == null ? "" : cohort))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** As a reader that knows doubles alone makes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999"})
  void aRatioWithoutAnEndIsRefused(String ratio) {
    String json = with("\"goal\": 10, \"overProvisioning\": " + ratio);

    assertThatThrownBy(() -> JobSpecs.parse(new ObjectMapper().readTree(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("cohort.overProvisioning must be finite, got -?Infinity");
  }
}
