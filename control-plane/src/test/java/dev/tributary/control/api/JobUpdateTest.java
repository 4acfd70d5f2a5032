package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.Records;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that waits for its first round. */
class JobUpdateTest {
  private static final String UPDATE = "/api/v1/jobs/%s/update".formatted(Records.JOB);

  private final ApiFixture api = new ApiFixture(Optional.empty());

  @BeforeEach
  void waiting() {
    api.feed(Records.accepted(3), Records.published(0, 0, 1_100));
  }

  @AfterEach
  void end() {
    api.close();
  }

  private HttpResponse<String> update(JobSpec spec) throws IOException, InterruptedException {
    return api.post(UPDATE, "{\"spec\":%s}".formatted(JobSpecs.canonical(spec)));
  }

  private static String detail(HttpResponse<String> problem) throws IOException {
    assertThat(problem.statusCode()).as(problem.body()).isEqualTo(409);
    return ApiFixture.JSON.readTree(problem.body()).get("detail").asText();
  }

  @Test
  void itGetsAnotherSpecAndAskedOnceMoreNothingChanges() throws Exception {
    HttpResponse<String> first = update(Records.spec(5));
    HttpResponse<String> again = update(Records.spec(5));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(api.commands()).singleElement().isInstanceOf(Command.Update.class);
    JsonNode job = api.json("/api/v1/jobs/" + Records.JOB);
    assertThat(JobSpecs.parse(job.get("spec"))).isEqualTo(Records.spec(5));
    assertThat(job.get("specSha256").asText()).isEqualTo(JobSpecs.sha256(Records.spec(5)));
    assertThat(job.get("plannedRounds").asInt()).isEqualTo(5);
    assertThat(new OpenApi().errors("Job", job)).isEmpty();
  }

  @Test
  void aKeyThatMustStayIsNamedWithItsRuleAndValues() throws Exception {
    ModelSource source = new ModelSource("s3://models/v1.f32", "ab".repeat(32));

    assertThat(detail(update(Records.spec(3).startingFrom(source))))
        .startsWith(
            "job 'digits-1' keeps its spec: model.initial must stay as it was submitted, none, got"
                + " ");
    assertThat(detail(update(Records.inNamespace("ward"))))
        .contains("namespace must stay as it was submitted, default, got ward");
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void onceItsFirstRoundHasBegunItKeepsItsSpec() throws Exception {
    api.feed(Records.started(1, 0, 2_000));

    assertThat(detail(update(Records.spec(5))))
        .isEqualTo("job 'digits-1' keeps its spec: its first round has begun");
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void whoeverIsTooLateByAHairIsToldSo() throws Exception {
    api.answeringUpdatesWith(Records.started(1, 0, 2_000));

    assertThat(detail(update(Records.spec(5)))).endsWith("its first round has begun");
    assertThat(api.commands()).hasSize(1);
  }

  @Test
  void aSpecThatBreaksARuleIsRefusedAsAtSubmission() throws Exception {
    assertThat(api.post(UPDATE, "{\"spec\":{}}").statusCode()).isEqualTo(422);
    assertThat(api.post(UPDATE, "{}").statusCode()).isEqualTo(400);
    assertThat(api.commands()).isEmpty();
  }
}
