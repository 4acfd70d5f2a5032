package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Role;
import dev.tributary.control.access.Tokens;
import dev.tributary.control.job.Records;
import dev.tributary.control.view.JobsView;
import dev.tributary.control.watch.Picture;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
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
  private String anywhere;

  @BeforeEach
  void start() throws IOException {
    Path file = directory.resolve("tokens.yaml");
    viewer = Tokens.create(file, "viewer", Role.VIEWER, List.of("default"));
    operator = Tokens.create(file, "operator", Role.OPERATOR, List.of("*"));
    elsewhere = Tokens.create(file, "elsewhere", Role.ADMIN, List.of("ward"));
    anywhere = Tokens.create(file, "anywhere", Role.VIEWER, List.of("*"));
    api = new ApiFixture(Optional.of(file));
    api.feedOneOfEach();
    api.withAlias();
  }

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void withoutAKnownTokenOnlyTheDescriptionsAreGiven() throws Exception {
    for (OpenApi.Operation operation : new OpenApi().operations()) {
      boolean open = operation.node().has("security");
      String path =
          operation
              .path()
              .replace("{id}", Records.JOB)
              .replace("{version}", "1")
              .replace("{alias}", "production");
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
  void aTokenSteersNothingOfAnotherNamespaceInWhateverWay() throws Exception {
    String job = "/api/v1/jobs/" + Records.JOB;
    for (String path :
        List.of("/rounds", "/metrics", "/models", "/models/1", "/explanation", "?rounds=1")) {
      assertThat(as(elsewhere, job + path).statusCode()).as(path).isEqualTo(403);
      assertThat(as(viewer, job + path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(as(elsewhere, "/api/v1/models/diff?a=digits-1@0&b=@production").statusCode())
        .isEqualTo(403);
    for (String verb :
        List.of("/pause", "/resume", "/stop", "/notes", "/delete", "/rerun", "/update")) {
      assertThat(post(elsewhere, job + verb, "{}").statusCode()).as(verb).isEqualTo(403);
      assertThat(post(viewer, job + verb, "{}").statusCode()).as(verb).isEqualTo(403);
    }
    String promotion = "{\"alias\":\"mine\"}";
    assertThat(post(elsewhere, job + "/models/1/promote", promotion).statusCode()).isEqualTo(403);
    assertThat(post(elsewhere, "/api/v1/aliases/production/rollback", "{}").statusCode())
        .isEqualTo(403);
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void onlyWhoIsAdminOfAllNamespacesKeepsClientsOut() throws Exception {
    for (String verb : List.of("cordon", "drain", "uncordon", "quarantine", "release")) {
      for (String token : List.of(elsewhere, viewer, anywhere)) {
        assertThat(post(token, "/api/v1/clients/ann/" + verb, "{}").statusCode())
            .as(verb)
            .isEqualTo(403);
      }
    }
    assertThat(api.commands()).isEmpty();
  }

  @Test
  void anAliasOfAnotherNamespacesModelIsNotTaken() throws Exception {
    api.feed(
        new JobAccepted(
            1,
            "ward-1",
            Records.inNamespace("ward"),
            JobSpecs.sha256(Records.inNamespace("ward")),
            "key",
            1_000));
    feedModelOf("ward-1");

    HttpResponse<String> taken =
        post(elsewhere, "/api/v1/jobs/ward-1/models/0/promote", "{\"alias\":\"production\"}");
    HttpResponse<String> own =
        post(elsewhere, "/api/v1/jobs/ward-1/models/0/promote", "{\"alias\":\"ward\"}");

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(403);
    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(json(elsewhere, "/api/v1/aliases").findValuesAsText("alias"))
        .containsExactly("ward");
    assertThat(json(viewer, "/api/v1/aliases").findValuesAsText("alias"))
        .containsExactly("production");
    assertThat(json(anywhere, "/api/v1/aliases").findValuesAsText("alias"))
        .containsExactly("production", "ward");
  }

  /** Its first version would be the other's model, and its own to save. */
  @Test
  void noJobStartsFromAModelOfAnotherNamespace() throws Exception {
    api.feed(
        new JobAccepted(
            1,
            "ward-1",
            Records.inNamespace("ward"),
            JobSpecs.sha256(Records.inNamespace("ward")),
            "key",
            1_000));
    feedModelOf("ward-1");
    String foreign = view().any(Records.JOB).orElseThrow().archived().orElseThrow().uri();

    assertThat(startFrom(foreign).statusCode()).isEqualTo(403);
    assertThat(startFrom("s3://models/nobody-knows").statusCode()).isEqualTo(403);
    assertThat(startFrom(foreign + "/imports/x/" + "1".repeat(64) + ".f32").statusCode())
        .isEqualTo(403);
    assertThat(startFrom("s3://models/ward").statusCode()).isEqualTo(201);
    assertThat(startFrom("s3://models/imports/x/" + Records.SHA256 + ".f32").statusCode())
        .isEqualTo(201);
  }

  private HttpResponse<String> startFrom(String uri) throws Exception {
    JobSpec spec = Records.inNamespace("ward").startingFrom(new ModelSource(uri, Records.SHA256));
    String id = "ward-" + (2 + view().jobs().size());
    return post(
        elsewhere,
        "/api/v1/jobs",
        "{\"id\":\"%s\",\"spec\":%s}".formatted(id, JobSpecs.canonical(spec)));
  }

  private JobsView view() {
    return api.view().jobs();
  }

  private void feedModelOf(String job) {
    ModelPublished first = (ModelPublished) Records.published(0, 0, 1_100);
    api.feed(
        new ModelPublished(1, job, 0, 0, first.shards(), 1_100, first.clipBits()),
        new ModelArchived(1, job, 0, "s3://models/ward", Records.SHA256, 1_200));
  }

  @Test
  void eachNamespaceSeesItsOwnJobsAndMaySubmitToNoOther() throws Exception {
    String ward =
        "{\"id\":\"ward-1\",\"spec\":%s}"
            .formatted(JobSpecs.canonical(Records.inNamespace("ward")));

    assertThat(post(elsewhere, "/api/v1/jobs", ward).statusCode()).isEqualTo(201);
    assertThat(submit(elsewhere).statusCode()).isEqualTo(403);

    assertThat(json(elsewhere, "/api/v1/jobs").findValuesAsText("id")).containsExactly("ward-1");
    assertThat(json(elsewhere, "/api/v1/jobs").get("total").intValue()).isEqualTo(1);
    assertThat(json(viewer, "/api/v1/jobs").findValuesAsText("id")).containsExactly(Records.JOB);
    assertThat(json(anywhere, "/api/v1/jobs").findValuesAsText("namespace"))
        .containsExactly("default", "ward");
    assertThat(json(anywhere, "/api/v1/jobs?namespace=ward").findValuesAsText("id"))
        .containsExactly("ward-1");
    assertThat(as(viewer, "/api/v1/jobs/ward-1").statusCode()).isEqualTo(403);
    assertThat(post(elsewhere, "/api/v1/jobs/ward-1/stop", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void clientsBelongToAllAndAreTalkedOfWithoutForeignJobs() throws Exception {
    api.feed(Records.started(2, 1, 3_000));

    JsonNode seen = json(elsewhere, "/api/v1/clients/ann");

    assertThat(seen.get("state").asText()).isEqualTo("FULL");
    assertThat(seen.get("tasks")).isEmpty();
    assertThat(json(viewer, "/api/v1/clients/ann").at("/tasks/0/job").asText())
        .isEqualTo(Records.JOB);
    assertThat(json(elsewhere, "/api/v1/rejections").get("reasons")).isEmpty();
    assertThat(json(viewer, "/api/v1/rejections").at("/reasons/not_finite").intValue())
        .isEqualTo(1);
  }

  @Test
  void aJobWhoseNamespaceNobodyKnowsIsForTokensOfAllNamespaces() throws Exception {
    api.feed(new JobRefused(1, "unread-1", "the spec is no JSON", 1_000));

    assertThat(as(viewer, "/api/v1/jobs/unread-1").statusCode()).isEqualTo(403);
    assertThat(as(anywhere, "/api/v1/jobs/unread-1").statusCode()).isEqualTo(200);
    assertThat(json(viewer, "/api/v1/jobs").findValuesAsText("id")).containsExactly(Records.JOB);
  }

  private JsonNode json(String token, String path) throws Exception {
    HttpResponse<String> response = as(token, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiFixture.JSON.readTree(response.body());
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

  @Test
  void alertsAboutJobsOfOtherNamespacesAreNotTold() throws Exception {
    api.server()
        .watch()
        .see(
            new Picture(
                true,
                api.view().jobs().watched(),
                List.of(),
                Optional.of(List.of()),
                Optional.of(List.of())),
            9_000_000);

    assertThat(alertsOf(viewer)).hasSize(1);
    assertThat(alertsOf(elsewhere)).isEmpty();
  }

  private JsonNode alertsOf(String token) throws Exception {
    return ApiFixture.JSON
        .readTree(
            api.send(api.to("/api/v1/alerts").header("Authorization", "Bearer " + token)).body())
        .get("open");
  }
}
