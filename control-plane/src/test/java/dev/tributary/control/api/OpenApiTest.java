package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.OpenApi.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private final OpenApi document = new OpenApi();
  private final ApiFixture api = ApiFixture.withOneOfEach().withAlias();

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void everyEndpointIsDescribedAndEveryDescriptionIsAnEndpoint() {
    assertThat(document.operations().stream().map(Operation::toString))
        .containsExactlyInAnyOrderElementsOf(
            api.server().routes().stream()
                .map(route -> route.method().name() + " " + route.path())
                .toList());
  }

  @Test
  void parametersAndRolesAreDescribedAsTheyAreAskedFor() {
    for (Operation operation : document.operations()) {
      Route route = route(operation);
      Set<String> query =
          document.parameters(operation).stream()
              .filter(parameter -> parameter.get("in").asText().equals("query"))
              .map(parameter -> parameter.get("name").asText())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(query).as("%s", operation).isEqualTo(new TreeSet<>(route.query()));
      assertThat(Optional.ofNullable(operation.node().get("x-role")).map(JsonNode::asText))
          .as("%s", operation)
          .isEqualTo(route.role().map(Role::spelling));
    }
  }

  private Route route(Operation operation) {
    return api.server().routes().stream()
        .filter(route -> route.path().equals(operation.path()))
        .filter(route -> route.method().name().equals(operation.method()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void answersAreAsDescribed() throws Exception {
    List<String[]> answers =
        List.of(
            new String[] {"/api/v1/jobs", "Jobs"},
            new String[] {"/api/v1/jobs/digits-1", "Job"},
            new String[] {"/api/v1/jobs/digits-1/rounds", "Rounds"},
            new String[] {"/api/v1/jobs/digits-1/metrics", "Curve"},
            new String[] {"/api/v1/jobs/digits-1/models", "Models"},
            new String[] {"/api/v1/jobs/digits-1/explanation", "Explanation"},
            new String[] {"/api/v1/jobs/digits-1/models/1", "Model"},
            new String[] {"/api/v1/aliases", "Aliases"},
            new String[] {"/api/v1/clients", "Clients"},
            new String[] {"/api/v1/clients/ann", "Client"},
            new String[] {"/api/v1/rejections", "Rejections"},
            new String[] {"/api/v1/alerts", "Alerts"},
            new String[] {"/api/v1/cluster", "Cluster"},
            new String[] {"/api/v1/jobs/digits-1/models/0/parameters", "Problem"});

    for (String[] answer : answers) {
      JsonNode json = ApiFixture.JSON.readTree(api.get(answer[0]).body());
      assertThat(document.errors(answer[1], json)).as("%s", answer[0]).isEmpty();
    }
  }

  @Test
  void theDocumentItselfIsServed() throws Exception {
    assertThat(api.get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    assertThat(api.json("/api/v1/schemas/job.json").get("title").asText())
        .isEqualTo("Federation job");
  }
}
