package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.core.coordination.Command;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders about clients, to a coordinator that obeys at once. */
class ClientOrderRoutesTest {
  private final ApiFixture api = ApiFixture.withOneOfEach();

  @AfterEach
  void close() {
    api.close();
  }

  private JsonNode order(String verb, String body) throws Exception {
    HttpResponse<String> response = api.post("/api/v1/clients/ann/" + verb, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiFixture.JSON.readTree(response.body());
  }

  @Test
  void aClientIsCordonedAndLetInAgainAndWhoAskedIsRemembered() throws Exception {
    JsonNode cordoned = order("cordon", "{\"reason\":\"it moves\"}");

    assertThat(cordoned.get("state").asText()).isEqualTo("CORDONED");
    assertThat(cordoned.at("/holds/cordon/by").asText()).isEqualTo("anybody");
    assertThat(cordoned.at("/holds/cordon/reason").asText()).isEqualTo("it moves");
    assertThat(cordoned.at("/holds/cordon/sinceMillis").longValue()).isEqualTo(9_000);
    assertThat(api.json("/api/v1/clients?state=cordoned").get("total").intValue()).isEqualTo(1);
    assertThat(order("uncordon", "{}").get("state").asText()).isNotEqualTo("CORDONED");
  }

  @Test
  void aQuarantineOutlivesADrainThatIsUndone() throws Exception {
    order("drain", "{}");
    assertThat(order("quarantine", "{}").get("state").asText()).isEqualTo("QUARANTINED");

    assertThat(order("uncordon", "{}").get("state").asText()).isEqualTo("QUARANTINED");
    assertThat(order("release", "{}").at("/holds/quarantine").isNull()).isTrue();
  }

  @Test
  void whatIsSoAlreadyIsNotAskedForAgain() throws Exception {
    order("cordon", "{}");
    order("drain", "{}");
    order("release", "{}");

    assertThat(api.commands()).hasSize(1).hasOnlyElementsOfType(Command.Hold.class);
  }

  @Test
  void aClientThatNobodyHeardOfIsNotHeld() throws Exception {
    assertThat(api.post("/api/v1/clients/nobody/cordon", "{}").statusCode()).isEqualTo(404);
    assertThat(api.commands()).isEmpty();
  }
}
