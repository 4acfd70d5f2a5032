package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import org.junit.jupiter.api.Test;

/** The model that a job starts from, as its spec says it. */
class ModelSourceSpecTest {
  private static final String PLAIN = JobSpecs.canonical(Specs.DIGITS);

  @Test
  void theModelToStartFromIsPartOfTheSpecIfThereIsOne() {
    String hash = "5a".repeat(32);
    String json =
        PLAIN.replace(
            "\"seed\":",
            "\"initial\": {\"uri\": \"s3://models/a/v00001.f32\", \"sha256\": \"%s\"}, \"seed\":"
                .formatted(hash));

    JobSpec spec = JobSpecs.parse(json);

    assertThat(spec.model().source()).contains(new ModelSource("s3://models/a/v00001.f32", hash));
    assertThat(spec.model().layout()).isEqualTo(JobSpecs.parse(PLAIN).model());
    assertThat(JobSpecs.canonical(spec))
        .contains("],\"initial\":{\"uri\":\"s3://models/a/v00001.f32\",\"sha256\":\"");
    assertThat(JobSpecs.parse(JobSpecs.canonical(spec))).isEqualTo(spec);
    assertThatThrownBy(() -> JobSpecs.parse(json.replace("s3://models/a/", "http://models/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.initial.uri must be s3://bucket/key");
    assertThatThrownBy(() -> JobSpecs.parse(json.replace(hash, "5A".repeat(32))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.initial.sha256");
    assertThatThrownBy(() -> JobSpecs.parse(json.replace("\"uri\"", "\"url\"")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.initial.url");
  }
}
