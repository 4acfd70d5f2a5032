package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.Records;
import dev.tributary.core.coordination.Command;
import dev.tributary.wire.JobSpecs;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobNotesTest {
  private final ApiFixture api = ApiFixture.withOneOfEach();

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void aNoteIsPartOfItsJobWithItsAuthorIfThereIsOne() throws Exception {
    api.post("/api/v1/jobs/digits-1/notes", "{\"text\":\"wrong rate\",\"author\":\"ada\"}");
    api.post("/api/v1/jobs/digits-1/notes", "{\"text\":\"or not\"}");

    JsonNode notes = api.json("/api/v1/jobs/digits-1").get("notes");
    assertThat(notes.findValuesAsText("text")).containsExactly("wrong rate", "or not");
    assertThat(notes.at("/0/author").asText()).isEqualTo("ada");
    assertThat(notes.at("/1/author").isNull()).isTrue();
    assertThat(notes.at("/1/atMillis").longValue()).isEqualTo(9_000);
  }

  @Test
  void aNoteWithoutTextIsRefused() throws Exception {
    assertThat(api.post("/api/v1/jobs/digits-1/notes", "{\"text\":\" \"}").statusCode())
        .isEqualTo(400);
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void aJobIsDeletedOnceItHasEndedAndNobodyElseGetsItsId() throws Exception {
    HttpResponse<String> tooEarly = api.post("/api/v1/jobs/digits-1/delete", "{}");
    api.post("/api/v1/jobs/digits-1/stop", "{}");
    HttpResponse<String> deleted = api.post("/api/v1/jobs/digits-1/delete", "{}");

    assertThat(tooEarly.statusCode()).isEqualTo(409);
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(api.commands())
        .extracting(Command::getClass)
        .containsExactly(Command.Stop.class, Command.Delete.class);
    assertThat(api.get("/api/v1/jobs/digits-1").statusCode()).isEqualTo(404);
    assertThat(api.json("/api/v1/jobs").get("jobs")).isEmpty();
    String again =
        "{\"id\":\"digits-1\",\"spec\":%s}".formatted(JobSpecs.canonical(Records.spec(2)));
    assertThat(api.post("/api/v1/jobs", again).statusCode()).isEqualTo(409);
  }
}
