package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.api.OpenApi.Operation;
import dev.tributary.control.job.Records;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever an endpoint of the document is sent wrongly, the answer is a problem and no more. */
class BadInputTest {
  private static final OpenApi DOCUMENT = new OpenApi();
  private static final String SPEC = JobSpecs.canonical(Records.spec(2));
  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = ApiFixture.withSilentArchive();
  }

  @AfterAll
  static void end() {
    api.close();
  }

  /** A request that is wrong, and the status that says so. */
  private record Bad(String what, int status, HttpRequest.Builder request) {}

  @TestFactory
  Stream<DynamicTest> everyEndpointAnswersBadInputWithAProblemAndChangesNothing() {
    return DOCUMENT.operations().stream()
        .flatMap(operation -> bad(operation).stream().map(bad -> Map.entry(operation, bad)))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey() + ": " + each.getValue().what(), () -> refuses(each.getValue())));
  }

  private static void refuses(Bad bad) throws Exception {
    String before = state();

    HttpResponse<String> response = api.send(bad.request());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(bad.status());
    isProblem(response);
    assertThat(api.commands()).isEmpty();
    assertThat(state()).isEqualTo(before);
  }

  private static void isProblem(HttpResponse<String> response) throws IOException {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = ApiFixture.JSON.readTree(response.body());
    assertThat(DOCUMENT.errors("Problem", problem)).as(response.body()).isEmpty();
    assertThat(problem.get("status").intValue()).isEqualTo(response.statusCode());
  }

  private static String state() throws Exception {
    return api.json("/api/v1/jobs")
        + ""
        + api.json("/api/v1/jobs/digits-1")
        + api.json("/api/v1/aliases");
  }

  private static List<Bad> bad(Operation operation) {
    List<Bad> bad = new ArrayList<>();
    String path = good(operation.path());
    boolean isPost = operation.method().equals("POST");
    Consumer<HttpRequest.Builder> valid =
        isPost ? request -> post(operation, request, body(operation)) : request -> request.GET();
    bad.add(new Bad("wrong method", 405, api.to(path).method("PATCH", BodyPublishers.noBody())));
    bad.add(new Bad("no such endpoint", 404, with(valid, path + "/no/such/endpoint")));
    bad.add(new Bad("unknown parameter", 400, with(valid, path + "?colour=red")));
    for (JsonNode parameter : DOCUMENT.parameters(operation)) {
      addBadValues(bad, operation, path, valid, parameter);
    }
    if (isPost && takesBytes(operation)) {
      addBadBytes(bad, path + "?name=mine");
    } else if (isPost) {
      addBadBodies(bad, operation, path);
    }
    return bad;
  }

  private static void addBadValues(
      List<Bad> bad,
      Operation operation,
      String path,
      Consumer<HttpRequest.Builder> valid,
      JsonNode parameter) {
    String name = parameter.get("name").asText();
    JsonNode schema = DOCUMENT.resolved(parameter.get("schema"));
    boolean strict = schema.has("enum") || schema.path("type").asText().equals("integer");
    switch (parameter.get("in").asText()) {
      case "query" -> {
        bad.add(
            new Bad(name + " twice", 400, with(valid, path + "?" + name + "=1&" + name + "=2")));
        if (strict) {
          bad.add(new Bad(name + " of no sense", 400, with(valid, path + "?" + name + "=-7x")));
          bad.add(new Bad(name + " too low", 400, with(valid, path + "?" + name + "=-1")));
          bad.add(
              new Bad(name + " huge", 400, with(valid, path + "?" + name + "=" + "9".repeat(40))));
        }
      }
      case "path" -> {
        String place = "{" + name + "}";
        String broken = good(operation.path().replace(place, "%24%7Bx%7D"));
        String unknown = good(operation.path().replace(place, strict ? "77" : "nobody"));
        bad.add(new Bad(name + " that is none", 400, with(valid, broken)));
        bad.add(new Bad(name + " that is unknown", 404, with(valid, unknown)));
      }
      default -> {
        HttpRequest.Builder request = api.to(path).header(name, "a/b c");
        valid.accept(request);
        bad.add(new Bad(name + " that is none", 400, request));
      }
    }
  }

  private static boolean takesBytes(Operation operation) {
    return operation.node().at("/requestBody/content").has("application/octet-stream");
  }

  private static void addBadBytes(List<Bad> bad, String path) {
    bad.add(new Bad("no body", 415, api.to(path).POST(BodyPublishers.noBody())));
    bad.add(new Bad("wrong media type", 415, json(api.to(path), "{}")));
    bad.add(new Bad("no name", 400, bytes(api.to(path.replaceAll("\\?.*", "")), "1234")));
    bad.add(new Bad("an empty file", 422, bytes(api.to(path), "")));
    bad.add(new Bad("a file of no floats", 422, bytes(api.to(path), "1234567")));
    bad.add(new Bad("NaN", 422, bytes(api.to(path), new String(new char[] {0, 0, 0xc0, 0x7f}))));
    bad.add(new Bad("no tensors", 400, bytes(api.to(path + "&format=npz"), "1234")));
    bad.add(new Bad("unknown job", 404, bytes(api.to(path + "&job=nobody"), "1234")));
    bad.add(new Bad("job that is none", 400, bytes(api.to(path + "&job=a%2Fb"), "1234")));
    for (String format : List.of("f32", "npz", "safetensors")) {
      bad.add(
          new Bad(
              "no " + format,
              422,
              bytes(api.to(path + "&job=" + Records.JOB + "&format=" + format), "1234")));
    }
  }

  private static void addBadBodies(List<Bad> bad, Operation operation, String path) {
    String body = body(operation);
    bad.add(new Bad("no body", 415, api.to(path).POST(BodyPublishers.noBody())));
    bad.add(
        new Bad(
            "wrong media type",
            415,
            api.to(path).header("Content-Type", "text/plain").POST(BodyPublishers.ofString(body))));
    for (String malformed : List.of("", "{", "[]", "7", "null", body + body, "{\"a\":1,\"a\":2}")) {
      bad.add(new Bad("body " + malformed, 400, json(api.to(path), malformed)));
    }
    bad.add(
        new Bad(
            "body that is not UTF-8",
            400,
            api.to(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff, '}'}))));
    String padding = " ".repeat(Exchange.MOST_BODY_BYTES);
    bad.add(new Bad("too large a body", 413, json(api.to(path), body + padding)));
    // An unknown key is wrong in a spec and in what is around one.
    int unknown = operation.path().endsWith("/validate") ? 422 : 400;
    bad.add(
        new Bad("unknown key", unknown, json(api.to(path), "{\"colour\":1," + body.substring(1))));
    for (Map.Entry<String, JsonNode> key :
        DOCUMENT
            .resolved(operation.node().at("/requestBody/content/application~1json/schema"))
            .path("properties")
            .properties()) {
      bad.add(
          new Bad(
              key.getKey() + " of the wrong type",
              400,
              json(api.to(path), "{\"%s\":[7]}".formatted(key.getKey()))));
    }
  }

  private static String body(Operation operation) {
    if (operation.path().endsWith("/validate")) {
      return SPEC;
    }
    String verb = operation.path().substring(operation.path().lastIndexOf('/') + 1);
    return switch (verb) {
      case "stop", "pause" -> "{\"reason\":\"x\"}";
      case "promote" -> "{\"alias\":\"production\"}";
      case "jobs" -> "{\"spec\":" + SPEC + "}";
      default -> "{}";
    };
  }

  private static String good(String path) {
    return path.replace("clients/{id}", "clients/ann")
        .replace("{id}", Records.JOB)
        .replace("{version}", "1")
        .replace("{alias}", "production");
  }

  private static HttpRequest.Builder post(
      Operation operation, HttpRequest.Builder request, String body) {
    return takesBytes(operation) ? bytes(request, "1234") : json(request, body);
  }

  /** A character for each byte. */
  private static HttpRequest.Builder bytes(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/octet-stream")
        .POST(BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1));
  }

  private static HttpRequest.Builder with(Consumer<HttpRequest.Builder> valid, String path) {
    HttpRequest.Builder request = api.to(path);
    valid.accept(request);
    return request;
  }

  private static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
    return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  @Test
  void aSpecIsRefusedWithThePathOfEveryKeyThatIsWrong() throws Exception {
    String spec =
        SPEC.replace("\"seed\":7", "\"seed\":\"x\",\"depth\":3")
            .replace("\"size\":3,", "\"size\":0,");

    for (String path : List.of("/api/v1/jobs/validate", "/api/v1/jobs")) {
      HttpResponse<String> response =
          api.post(path, path.endsWith("jobs") ? "{\"spec\":" + spec + "}" : spec);

      assertThat(response.statusCode()).isEqualTo(422);
      isProblem(response);
      JsonNode problem = ApiFixture.JSON.readTree(response.body());
      assertThat(problem.get("type").asText()).isEqualTo("urn:tributary:problem:invalid-spec");
      assertThat(problem.get("errors").findValuesAsText("path"))
          .containsExactlyInAnyOrder("model.seed", "model.depth", "cohort.size");
    }
  }

  @Test
  void anImpossibleCombinationIsRefusedWithThePathOfTheKey() throws Exception {
    HttpResponse<String> response =
        api.post("/api/v1/jobs/validate", SPEC.replace("\"minimum\":2", "\"minimum\":9"));

    assertThat(response.statusCode()).isEqualTo(422);
    JsonNode error = ApiFixture.JSON.readTree(response.body()).at("/errors/0");
    assertThat(error.get("path").asText()).isEqualTo("cohort.minimum");
    assertThat(error.get("message").asText()).isEqualTo("cohort.minimum must be in [1, 3], got 9");
  }

  @Test
  void aVersionThatIsNotThereCanNotBeComparedOrBeTheBest() throws Exception {
    String diff = "/api/v1/models/diff?a=digits-1@1";
    Map<String, Integer> asked = new LinkedHashMap<>();
    asked.put(diff, 400);
    asked.put(diff + "&b=a/b@1", 400);
    asked.put(diff + "&b=digits-1@x", 400);
    asked.put(diff + "&b=digits-1@7", 404);
    asked.put(diff + "&b=nobody@1", 404);
    asked.put(diff + "&b=@nothing", 404);
    asked.put(diff + "&b=refused-1", 404);
    asked.put("/api/v1/jobs/digits-1/models?best=colour:max", 400);
    asked.put("/api/v1/jobs/digits-1/models?best=loss:min", 404);
    asked.put("/api/v1/jobs/digits-1/models/1/parameters?format=zip", 400);

    try (ApiFixture own = ApiFixture.withOneOfEach().withAlias()) {
      own.feed(new JobRefused(1, "refused-1", "no", 9_300));
      for (Map.Entry<String, Integer> each : asked.entrySet()) {
        HttpResponse<String> response = own.get(each.getKey());
        assertThat(response.statusCode()).as(each.getKey()).isEqualTo(each.getValue());
        isProblem(response);
      }
      HttpResponse<String> again = own.post("/api/v1/jobs/refused-1/rerun", "{}");
      assertThat(again.statusCode()).isEqualTo(409);
      isProblem(again);
      HttpResponse<String> from = own.post("/api/v1/jobs/digits-1/rerun", "{\"from\":9}");
      assertThat(from.statusCode()).isEqualTo(404);
      isProblem(from);
      HttpResponse<String> back = own.post("/api/v1/aliases/production/rollback", "{}");
      assertThat(back.statusCode()).isEqualTo(409);
      isProblem(back);
      assertThat(own.commands()).hasSize(1);
    }
  }

  @Test
  void whatHttpItselfRefusesIsAProblemAsWell() throws Exception {
    HttpResponse<String> response = api.send(api.to("/api/v1/jobs?x=" + "y".repeat(20_000)));

    assertThat(response.statusCode()).isEqualTo(414);
    isProblem(response);
  }
}
