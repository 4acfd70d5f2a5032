package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.access.Tokens;
import dev.tributary.control.job.Records;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what. */
class AccessTest {
  private static final String SUBMISSION =
      "{\"id\":\"new-1\",\"spec\":" + JobSpecs.canonical(Records.spec(2)) + "}";

  @TempDir private Path directory;
  private ApiFixture api;
  private String viewer;
  private String operator;
  private String elsewhere;

  @BeforeEach
  void start() throws IOException {
    Path file = directory.resolve("tokens.yaml");
    viewer = Tokens.create(file, "viewer", Role.VIEWER, List.of("default"));
    operator = Tokens.create(file, "operator", Role.OPERATOR, List.of("*"));
    elsewhere = Tokens.create(file, "elsewhere", Role.ADMIN, List.of("ward"));
    api = new ApiFixture(Optional.of(file));
    api.feedOneOfEach();
  }

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void withoutAKnownTokenOnlyTheDescriptionsAreGiven() throws Exception {
    for (OpenApi.Operation operation : new OpenApi().operations()) {
      boolean open = operation.node().has("security");
      String path = operation.path().replace("{id}", Records.JOB).replace("{version}", "1");
      HttpRequest.Builder request =
          api.to(path).method(operation.method(), BodyPublishers.noBody());

      HttpResponse<String> response = api.send(request);

      assertThat(response.statusCode()).as("%s", operation).isEqualTo(open ? 200 : 401);
      if (!open) {
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(api.send(request.header("Authorization", "Bearer tributary_x")).statusCode())
            .isEqualTo(401);
      }
    }
  }

  @Test
  void aViewerLooksAndDoesNotSteer() throws Exception {
    assertThat(as(viewer, "/api/v1/jobs").statusCode()).isEqualTo(200);
    assertThat(submit(viewer).statusCode()).isEqualTo(403);
    assertThat(stop(viewer).statusCode()).isEqualTo(403);
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void anOperatorSubmitsAndStops() throws Exception {
    assertThat(submit(operator).statusCode()).isEqualTo(201);
    assertThat(stop(operator).statusCode()).isEqualTo(200);
    assertThat(api.commands()).hasSize(2);
  }

  @Test
  void aTokenOfAnotherNamespaceSeesNoJobsOfThisOne() throws Exception {
    JsonNode jobs = ApiFixture.JSON.readTree(as(elsewhere, "/api/v1/jobs").body());

    assertThat(jobs.get("jobs")).isEmpty();
    assertThat(as(elsewhere, "/api/v1/jobs/" + Records.JOB).statusCode()).isEqualTo(403);
    assertThat(as(elsewhere, "/api/v1/jobs/" + Records.JOB + "/models/1/parameters").statusCode())
        .isEqualTo(403);
    assertThat(
            ApiFixture.JSON.readTree(as(elsewhere, "/api/v1/rejections").body()).get("rejections"))
        .isEmpty();
    assertThat(submit(elsewhere).statusCode()).isEqualTo(403);
    assertThat(stop(elsewhere).statusCode()).isEqualTo(403);
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void aServerForOtherMachinesNeedsTokensAndNamesTheKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ApiConfig.fromMap(
                    Map.of("bootstrap.servers", "127.0.0.1:1", "api.host", "0.0.0.0")))
        .withMessage("api.tokens must be given unless api.host is a loopback address, got 0.0.0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ApiConfig.fromMap(Map.of("bootstrap.servers", "127.0.0.1:1", "api.colour", "red")))
        .withMessageStartingWith("api.colour is not known; known keys: [api.answer-millis");
  }

  @Test
  void aServerWithoutTokensRefusesWhatIsMeantForAnotherHost() throws Exception {
    try (ApiFixture open = ApiFixture.withOneOfEach()) {
      assertThat(raw(open, "evil.example")).startsWith("HTTP/1.1 403 ");
      assertThat(raw(open, "localhost")).startsWith("HTTP/1.1 200 ");
      assertThat(raw(open, "127.0.0.1:1")).startsWith("HTTP/1.1 200 ");
    }
  }

  /** The JDK's client lets nobody say another host than the one it connects to. */
  private static String raw(ApiFixture open, String host) throws IOException {
    try (Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), open.server().address().getPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write(
          "GET /api/v1/jobs HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(host)
              .getBytes(StandardCharsets.US_ASCII));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> as(String token, String path) throws Exception {
    return api.send(api.to(path).header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> submit(String token) throws Exception {
    return post(token, "/api/v1/jobs", SUBMISSION);
  }

  private HttpResponse<String> stop(String token) throws Exception {
    return post(token, "/api/v1/jobs/" + Records.JOB + "/stop", "{}");
  }

  private HttpResponse<String> post(String token, String path, String body) throws Exception {
    return api.send(
        api.to(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
