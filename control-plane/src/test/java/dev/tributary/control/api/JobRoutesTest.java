package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.Reader;
import dev.tributary.control.job.Records;
import dev.tributary.control.model.ModelJson;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.wire.JobSpecs;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobRoutesTest {
  private final ApiFixture api = ApiFixture.withOneOfEach();

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void jobsAreFilteredAndPaged() throws Exception {
    for (int i = 0; i < 5; i++) {
      api.feed(
          new JobAccepted(
              1, "more-" + i, Records.spec(2), JobSpecs.sha256(Records.spec(2)), "key", 1_000));
    }

    List<String> ids = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = api.json("/api/v1/jobs?state=preparing&limit=2&after=" + after);
      assertThat(page.get("total").intValue()).isEqualTo(5);
      page.get("jobs").forEach(job -> ids.add(job.get("id").asText()));
      after = page.get("next").asText("");
    } while (!after.equals("null") && !after.isEmpty());

    assertThat(ids).containsExactly("more-0", "more-1", "more-2", "more-3", "more-4");
    assertThat(api.json("/api/v1/jobs?name=other").get("jobs")).isEmpty();
  }

  @Test
  void aJobIsTheSameDocumentAsOnTheCommandLine() throws Exception {
    Reader reader =
        Reader.of(
            Records.accepted(3),
            Records.published(0, 0, 1_100),
            Records.started(1, 0, 2_000),
            Records.closed(1, 2_500, 0, 1),
            Records.published(1, 1, 2_812),
            Records.archived(1));

    assertThat(api.json("/api/v1/jobs/digits-1"))
        .isEqualTo(ApiFixture.JSON.readTree(JobJson.job(reader.job()).toString()));
    assertThat(api.json("/api/v1/jobs"))
        .isEqualTo(ApiFixture.JSON.readTree(JobJson.jobs(reader.history().jobs()).toString()));
  }

  @Test
  void roundsArePagedFromTheNewest() throws Exception {
    for (int round = 2; round <= 5; round++) {
      api.feed(
          Records.started(round, 1, 3_000L * round),
          Records.abandoned(round, 3_000L * round + 7, "nobody came"));
    }

    JsonNode first = api.json("/api/v1/jobs/digits-1/rounds?limit=3");
    JsonNode second =
        api.json("/api/v1/jobs/digits-1/rounds?limit=3&before=" + first.get("next").intValue());

    assertThat(first.get("rounds").findValuesAsText("round")).containsExactly("5", "4", "3");
    assertThat(second.get("rounds").findValuesAsText("round")).containsExactly("2", "1");
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(second.at("/rounds/1/phases/collectMillis").longValue()).isEqualTo(500);
    assertThat(second.at("/rounds/1/phases/releaseMillis").longValue()).isEqualTo(312);
    assertThat(second.at("/rounds/1/phases/shareMillis").isNull()).isTrue();
  }

  @Test
  void modelVersionsAreListedFromTheNewest() throws Exception {
    JsonNode models = api.json("/api/v1/jobs/digits-1/models");

    assertThat(models.get("versions").findValuesAsText("version")).containsExactly("1", "0");
    assertThat(models.at("/versions/0/sha256").asText()).isEqualTo(Records.SHA256);
    assertThat(models.at("/versions/0/bytes").longValue()).isEqualTo(20);
    assertThat(models.at("/versions/1/round").intValue()).isZero();
  }

  @Test
  void modelVersionsComePageByPage() throws Exception {
    JsonNode first = api.json("/api/v1/jobs/digits-1/models?limit=1");
    JsonNode second =
        api.json("/api/v1/jobs/digits-1/models?limit=1&before=" + first.get("next").intValue());

    assertThat(first.get("total").intValue()).isEqualTo(2);
    assertThat(first.get("versions").findValuesAsText("version")).containsExactly("1");
    assertThat(second.get("versions").findValuesAsText("version")).containsExactly("0");
    assertThat(second.get("next").isNull()).isTrue();
  }

  @Test
  void theClusterTellsWhoseNewestModelIsNotArchivedYet() throws Exception {
    assertThat(api.json("/api/v1/cluster").at("/archive/behind")).isEmpty();

    api.feed(
        Records.started(2, 1, 3_000),
        Records.closed(2, 3_500, 0, 1),
        Records.published(2, 2, 4_000));

    assertThat(api.json("/api/v1/cluster").at("/archive/behind").toString())
        .isEqualTo("[{\"job\":\"digits-1\",\"modelVersion\":2,\"archivedVersion\":1}]");
  }

  @Test
  void aVersionThatNobodyKeepsIsGone() throws Exception {
    HttpResponse<String> old = api.get("/api/v1/jobs/digits-1/models/0/parameters");

    assertThat(old.statusCode()).isEqualTo(410);
    assertThat(old.body()).contains("was not archived, or no archive is configured");
  }

  @Test
  void aSubmissionIsAcceptedOnce() throws Exception {
    String body = submission("new-1", Records.spec(2));

    HttpResponse<String> first = api.post("/api/v1/jobs", body);
    HttpResponse<String> again = api.post("/api/v1/jobs", body);
    HttpResponse<String> other = api.post("/api/v1/jobs", submission("new-1", Records.spec(3)));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(first.headers().firstValue("Location")).contains("/api/v1/jobs/new-1");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("urn:tributary:problem:id-taken");
    assertThat(api.commands())
        .containsExactly(
            new Command.Submit("new-1", Records.spec(2), JobSpecs.sha256(Records.spec(2))));
  }

  @Test
  void theIdempotencyKeyIsTheIdIfTheBodyHasNone() throws Exception {
    String spec = "{\"spec\":" + JobSpecs.canonical(Records.spec(2)) + "}";

    HttpResponse<String> response =
        api.send(
            api.to("/api/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-1")
                .POST(BodyPublishers.ofString(spec)));
    HttpResponse<String> drawn = api.post("/api/v1/jobs", spec);

    assertThat(ApiFixture.JSON.readTree(response.body()).get("id").asText()).isEqualTo("key-1");
    assertThat(ApiFixture.JSON.readTree(drawn.body()).get("id").asText())
        .matches("digits-[a-z2-9]{6}");
  }

  @Test
  void anIdempotencyKeyThatContradictsTheBodyIsRefused() throws Exception {
    HttpResponse<String> response =
        api.send(
            api.to("/api/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-1")
                .POST(BodyPublishers.ofString(submission("key-2", Records.spec(2)))));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void aSpecMayBeYaml() throws Exception {
    String yaml =
        """
        id: yaml-1
        spec:
          name: digits
          dataSet: digits
          trainer: {name: mlp}
          model: {seed: 7, tensors: [{name: w, shape: [5], init: zeros}]}
          cohort: {size: 3}
          rounds: {count: 2}
          update: {bound: 4, maxWeight: 9}
        """;

    HttpResponse<String> response =
        api.send(
            api.to("/api/v1/jobs")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(yaml)));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }

  @Test
  void aGoodSpecComesBackWithEveryDefault() throws Exception {
    HttpResponse<String> response =
        api.post("/api/v1/jobs/validate", JobSpecs.canonical(Records.spec(2)));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JobSpecs.parse(ApiFixture.JSON.readTree(response.body()).get("spec")))
        .isEqualTo(Records.spec(2));
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void aStoppedJobEndsWithTheReasonAndStopsOnce() throws Exception {
    HttpResponse<String> first =
        api.post("/api/v1/jobs/digits-1/stop", "{\"reason\":\"wrong learning rate\"}");
    HttpResponse<String> again = api.post("/api/v1/jobs/digits-1/stop", "{}");

    assertThat(ApiFixture.JSON.readTree(first.body()).get("state").asText()).isEqualTo("STOPPED");
    assertThat(ApiFixture.JSON.readTree(again.body()).get("reason").asText())
        .isEqualTo("wrong learning rate");
    assertThat(api.commands()).hasSize(1);
  }

  @Test
  void aPausedJobGoesOnWhenItIsResumed() throws Exception {
    HttpResponse<String> paused =
        api.post("/api/v1/jobs/digits-1/pause", "{\"reason\":\"maintenance\"}");
    HttpResponse<String> again = api.post("/api/v1/jobs/digits-1/pause", "{}");
    HttpResponse<String> resumed = api.post("/api/v1/jobs/digits-1/resume", "{}");

    JsonNode job = ApiFixture.JSON.readTree(paused.body());
    assertThat(job.get("standing").asText()).isEqualTo("PAUSED");
    assertThat(job.get("waitsFor").asText()).endsWith("paused: maintenance");
    assertThat(again.body()).isEqualTo(paused.body());
    assertThat(ApiFixture.JSON.readTree(resumed.body()).get("standing").asText())
        .isEqualTo("WAITING");
    assertThat(api.commands()).hasSize(2);
  }

  @Test
  void aJobIsRunAgainUnderAnotherIdOnce() throws Exception {
    HttpResponse<String> first = api.post("/api/v1/jobs/digits-1/rerun", "{\"id\":\"digits-2\"}");
    HttpResponse<String> again = api.post("/api/v1/jobs/digits-1/rerun", "{\"id\":\"digits-2\"}");
    HttpResponse<String> drawn = api.post("/api/v1/jobs/digits-1/rerun", "{}");
    HttpResponse<String> from =
        api.post("/api/v1/jobs/digits-1/rerun", "{\"id\":\"digits-3\",\"from\":1}");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(first.headers().firstValue("Location")).contains("/api/v1/jobs/digits-2");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(ApiFixture.JSON.readTree(drawn.body()).get("id").asText())
        .matches("digits-[a-z2-9]{6}");
    assertThat(ApiFixture.JSON.readTree(from.body()).at("/spec/model/initial/uri").asText())
        .isEqualTo("s3://models/v1");
    assertThat(api.commands())
        .hasSize(3)
        .contains(
            new Command.Submit("digits-2", Records.spec(3), JobSpecs.sha256(Records.spec(3))));
  }

  @Test
  void aVersionThatLiesInNoArchiveIsNothingToStartFromOrToPromote() throws Exception {
    assertThat(api.post("/api/v1/jobs/digits-1/rerun", "{\"from\":0}").statusCode()).isEqualTo(410);
    assertThat(api.post("/api/v1/jobs/digits-1/models/0/promote", "{\"alias\":\"x\"}").statusCode())
        .isEqualTo(410);
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void anAliasGoesToAnotherVersionAndBack() throws Exception {
    api.withAlias();
    api.feed(
        Records.started(2, 1, 9_300),
        Records.closed(2, 9_400, 0, 1),
        Records.published(2, 2, 9_500),
        Records.archived(2));
    String body = "{\"alias\":\"production\"}";

    HttpResponse<String> promoted = api.post("/api/v1/jobs/digits-1/models/2/promote", body);
    JsonNode aliases = api.json("/api/v1/aliases");
    HttpResponse<String> back = api.post("/api/v1/aliases/production/rollback", "{}");

    assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(200);
    JsonNode alias = ApiFixture.JSON.readTree(promoted.body());
    assertThat(new OpenApi().errors("Alias", alias)).isEmpty();
    assertThat(alias.get("version").intValue()).isEqualTo(2);
    assertThat(aliases.at("/aliases/0/previous/0/version").intValue()).isEqualTo(1);
    assertThat(ApiFixture.JSON.readTree(back.body()).get("version").intValue()).isEqualTo(1);
    assertThat(ApiFixture.JSON.readTree(api.get("/api/v1/aliases").body()))
        .isEqualTo(
            ApiFixture.JSON.readTree(ModelJson.aliases(api.view().jobs().aliases()).toString()));
  }

  @Test
  void aWaitingJobSaysWhichClientsLackWhat() throws Exception {
    JsonNode why = api.json("/api/v1/jobs/digits-1/explanation");

    assertThat(why.at("/job/id").asText()).isEqualTo("digits-1");
    assertThat(why.at("/clients/needed").intValue()).isEqualTo(2);
    assertThat(why.at("/clients/matching").intValue()).isEqualTo(1);
    assertThat(why.at("/clients/groups/idle").toString()).isEqualTo("[\"ann\"]");
    api.post("/api/v1/jobs/digits-1/pause", "{}");
    assertThat(api.json("/api/v1/jobs/digits-1/explanation").get("clients").isNull()).isTrue();
  }

  private static String submission(String id, JobSpec spec) {
    return "{\"id\":\"%s\",\"spec\":%s}".formatted(id, JobSpecs.canonical(spec));
  }
}
