package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.job.ResourceSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which clients a job wants, what it reserves of them, and before whom. */
class QueueSpecsTest {
  private static final String PLAIN = JobSpecs.canonical(Specs.DIGITS);

  private static String with(String part) {
    return PLAIN.substring(0, PLAIN.length() - 1) + "," + part + "}";
  }

  private static String withLabels(String labels) {
    return PLAIN.replace("\"selection\":\"first\"", "\"selection\":\"first\",\"labels\":" + labels);
  }

  @Test
  void whatIsNotSaidHasADefaultAndIsNotWritten() {
    JobSpec spec = JobSpecs.parse(PLAIN);

    assertThat(spec.queue()).isEqualTo(new QueueSpec("default", 0));
    assertThat(spec.dataSetRequirements()).isEqualTo(DataSetRequirements.NONE);
    assertThat(spec.resources()).isEqualTo(ResourceSpec.NONE);
    assertThat(spec.cohort().labels()).isEmpty();
    assertThat(JobSpecs.canonical(spec)).isEqualTo(PLAIN);
  }

  @Test
  void everyKeyIsTakenOver() {
    JobSpec spec =
        JobSpecs.parse(
            with(
                """
                "namespace": "cardiology", "priority": -7,
                "dataSetRequirements": {"minimumRows": 100, "features": 64, "classes": 10},
                "resources": {"memoryMiB": 512, "gpus": 2}\
                """));

    assertThat(spec.queue()).isEqualTo(new QueueSpec("cardiology", -7));
    assertThat(spec.dataSetRequirements()).isEqualTo(new DataSetRequirements(100, 64, 10));
    assertThat(spec.resources()).isEqualTo(new ResourceSpec(512, 2));
    assertThat(JobSpecs.parse(withLabels("{\"site\":\"ward\",\"floor\":3}")).cohort().labels())
        .isEqualTo(Map.of("site", "ward", "floor", "3"));
  }

  @Test
  void theCanonicalFormIsFixed() {
    assertThat(
            JobSpecs.canonical(
                Specs.DIGITS.with(
                    new QueueSpec("cardiology", 5), new DataSetRequirements(100, 0, 10))))
        .isEqualTo(
            with(
                "\"namespace\":\"cardiology\",\"priority\":5,"
                    + "\"dataSetRequirements\":{\"minimumRows\":100,\"features\":0,\"classes\":10}"));
    assertThat(JobSpecs.canonical(JobSpecs.parse(with("\"resources\":{\"gpus\":1}"))))
        .isEqualTo(with("\"resources\":{\"memoryMiB\":0,\"gpus\":1}"));
    assertThat(JobSpecs.canonical(JobSpecs.parse(with("\"resources\":{}")))).isEqualTo(PLAIN);
    String labels = withLabels("{\"floor\":\"3\",\"site\":\"ward\"}");
    assertThat(JobSpecs.canonical(JobSpecs.parse(labels))).isEqualTo(labels);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "namespace": "a/b"                       | namespace must match
          "priority": 101                          | priority must be in [-100, 100], got 101
          "priority": "high"                       | priority must be an integer, got "high"
          "dataSetRequirements": {"rows": 3}       | dataSetRequirements.rows is not known
          "dataSetRequirements": {"classes": -1}   | dataSetRequirements.classes must be in
          "resources": {"memory": 3}               | resources.memory is not known
          "resources": {"memoryMiB": "1GiB"}       | resources.memoryMiB must be an integer
          "resources": {"memoryMiB": -1}           | resources.memoryMiB must be in [0, 1073741824]
          "resources": {"gpus": 1001}              | resources.gpus must be in [0, 1000], got 1001
          """)
  void aValueThatBreaksARuleIsRefusedByName(String part, String message) {
    assertThatThrownBy(() -> JobSpecs.parse(with(part)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aLabelThatBreaksARuleIsRefusedByName() {
    assertThatThrownBy(() -> JobSpecs.parse(withLabels("{\"site\":\"a/b\"}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cohort.labels.site must match");
    assertThatThrownBy(() -> JobSpecs.parse(withLabels("{\"site\":[]}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cohort.labels.site must be a string, number or boolean");
  }
}
