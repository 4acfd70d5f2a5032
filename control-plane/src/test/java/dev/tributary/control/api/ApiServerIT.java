package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.ExplanationJson;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.PlayedFederation;
import dev.tributary.control.job.Records;
import dev.tributary.control.model.AliasClient;
import dev.tributary.control.model.ModelComparison;
import dev.tributary.control.model.ModelDiff;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelVersions;
import dev.tributary.control.model.RoundMetrics;
import dev.tributary.control.watch.Thresholds;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.Presences;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server on real topics, with a coordinator that answers. */
@ExtendWith(TestServers.class)
class ApiServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> PAGES =
      new TreeMap<>(
          Map.of(
              "/api/v1/jobs", "Jobs",
              "/api/v1/jobs/api-1?rounds=100000", "Job",
              "/api/v1/jobs/api-1/rounds", "Rounds",
              "/api/v1/jobs/api-1/models", "Models",
              "/api/v1/jobs/api-1/metrics", "Curve",
              "/api/v1/clients", "Clients",
              "/api/v1/rejections", "Rejections"));

  private final HttpClient http = HttpClient.newHttpClient();
  private KafkaSettings settings;
  private ApiConfig config;
  private PlayedFederation federation;
  private ApiServer server;

  @BeforeEach
  void start(TestBroker broker, TestS3 s3) {
    settings = broker.newFederation();
    S3Settings archive = s3.settings(settings.topics().prefix());
    federation = PlayedFederation.start(settings, archive);
    config =
        new ApiConfig(
            new Connection(settings, Optional.of(archive)),
            "127.0.0.1",
            0,
            Optional.empty(),
            Duration.ofDays(1),
            Duration.ofSeconds(20),
            Optional.empty(),
            new Thresholds(10_000, 600_000, 1, 86_400_000, 1, 120_000, 15_000, 100));
    tellOfClients(broker);
    server = ApiServer.start(config, PATIENCE);
  }

  private void tellOfClients(TestBroker broker) {
    broker.appendKeyed(
        settings.topics().presence(),
        "ann",
        Presences.encode(
            "ann",
            List.of("mlp"),
            List.of(new ClientDataSet("digits", 144L, 64, 10)),
            false,
            1_000,
            "test",
            1_500));
    broker.append(
        settings.topics().rejected(),
        0,
        Rejections.encode(
            new Rejection(
                "api-1", 1, "ann", 1, RejectReason.NOT_FINITE, "value", new Position(0, 3)),
            "updates",
            1_700));
    broker.append(
        settings.topics().metrics(),
        0,
        SingleObject.encode(
            new ClientMetrics(
                "api-1", 1, "ann", 1, 0, 144L, 0.5, 0.9, 1.0, 1.0, 1.0, 20L, 0L, null)));
  }

  @AfterEach
  void end() throws InterruptedException {
    server.close();
    federation.end();
  }

  @Test
  void aSubmittedJobRunsAndAServerThatStartsAgainShowsTheSame() throws Exception {
    federation.withClients();
    HttpResponse<String> submitted = submit(2);
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> get("/api/v1/jobs/api-1").get("state").asText().equals("FINISHED"));
    assertThat(submit(2).statusCode()).isEqualTo(200);
    assertThat(submit(3).statusCode()).isEqualTo(409);

    Map<String, JsonNode> before = pages();
    server.close();
    server = ApiServer.start(config, PATIENCE);

    assertThat(pages()).isEqualTo(before);
    OpenApi document = new OpenApi();
    JsonNode cluster = get("/api/v1/cluster");
    assertThat(document.errors("Cluster", cluster)).isEmpty();
    assertThat(cluster.at("/broker/answers").booleanValue()).isTrue();
    PAGES.forEach(
        (path, schema) -> assertThat(document.errors(schema, before.get(path))).as(path).isEmpty());
    assertThat(before.get("/api/v1/jobs/api-1/rounds").get("total").intValue()).isEqualTo(2);
    assertThat(before.get("/api/v1/clients").at("/clients/0/dataSets/0/rows").intValue())
        .isEqualTo(144);
    assertThat(before.get("/api/v1/rejections").at("/rejections/0/reason").asText())
        .isEqualTo("not_finite");
    assertThat(before.get("/api/v1/jobs/api-1/metrics").at("/rounds/0/loss").doubleValue())
        .isEqualTo(0.5);
    saysTheSameAsTheCommandLine(before);
    givesEveryVersionWithItsHash(before);
    steersModelsAsTheCommandLineDoes();
  }

  @Test
  void whatIsWrongBeganWhenTheTopicsSayAlsoForAServerThatStartsAgain() throws Exception {
    TopicPartition presence = new TopicPartition(settings.topics().presence(), 0);
    TopicPartition commands = new TopicPartition(settings.topics().commands(), 0);
    try (Admin admin = Admin.create(settings.adminProperties("test"))) {
      // As the aggregation job would have noted before the client came.
      admin
          .alterConsumerGroupOffsets(
              settings.topics().aggregationGroup(),
              Map.of(presence, new OffsetAndMetadata(0), commands, new OffsetAndMetadata(0)))
          .all()
          .get();
    }

    Map<String, JsonNode> before = alerts();
    server.close();
    server = ApiServer.start(config, PATIENCE);
    Map<String, JsonNode> after = alerts();

    long heard = get("/api/v1/clients").at("/clients/0/heardMillis").longValue();
    assertThat(before.get("ann").get("sinceMillis").longValue()).isEqualTo(heard);
    JsonNode lag = before.get(settings.topics().presence());
    assertThat(lag.get("sinceMillis").longValue()).isEqualTo(heard);
    assertThat(lag.get("what").asText())
        .isEqualTo("the aggregation job has not read 1 of its records");
    assertThat(after).isEqualTo(before);
  }

  /** By subject, once a silent client and a topic that is not read are among them. */
  private Map<String, JsonNode> alerts() {
    Map<String, JsonNode> alerts = new TreeMap<>();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              get("/api/v1/alerts")
                  .get("open")
                  .forEach(alert -> alerts.put(alert.get("subject").asText(), alert));
              return alerts.keySet().containsAll(List.of("ann", settings.topics().presence()));
            });
    return alerts;
  }

  private void saysTheSameAsTheCommandLine(Map<String, JsonNode> pages) throws Exception {
    JobClient client = JobClient.connect(settings, PATIENCE);

    assertThat(pages.get("/api/v1/jobs"))
        .isEqualTo(JSON.readTree(JobJson.jobs(client.jobs()).toString()));
    assertThat(pages.get("/api/v1/jobs/api-1?rounds=100000"))
        .isEqualTo(JSON.readTree(JobJson.job(client.existing("api-1")).toString()));
    RoundMetrics metrics = RoundMetrics.read(settings, PATIENCE, "api-1");
    assertThat(pages.get("/api/v1/jobs/api-1/models"))
        .isEqualTo(
            JSON.readTree(
                ModelJson.versions("api-1", ModelVersions.of(client.existing("api-1"), metrics))
                    .toString()));
    assertThat(pages.get("/api/v1/jobs/api-1/models").at("/versions/1/metrics/loss").doubleValue())
        .isEqualTo(0.5);
    assertThat(get("/api/v1/jobs/api-1/explanation"))
        .isEqualTo(JSON.readTree(ExplanationJson.explanation(client.explain("api-1")).toString()));
  }

  private void steersModelsAsTheCommandLineDoes() throws Exception {
    for (int version = 1; version <= 2; version++) {
      HttpResponse<String> promoted =
          post("/api/v1/jobs/api-1/models/%d/promote".formatted(version), "{\"alias\":\"best\"}");
      assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(200);
    }
    assertThat(get("/api/v1/aliases"))
        .isEqualTo(
            JSON.readTree(
                ModelJson.aliases(new AliasClient(settings, PATIENCE).book()).toString()));
    HttpResponse<String> back = post("/api/v1/aliases/best/rollback", "{}");
    assertThat(JSON.readTree(back.body()).get("version").intValue()).isEqualTo(1);
    assertThat(post("/api/v1/aliases/best/rollback", "{}").statusCode()).isEqualTo(409);

    JobView job = JobClient.connect(settings, PATIENCE).existing("api-1");
    ModelDiff diff =
        new ModelComparison(new ModelDownload(config.connection(), PATIENCE)).of(job, 1, job, 2);
    JsonNode told = get("/api/v1/models/diff?a=@best&b=api-1");
    assertThat(told).isEqualTo(JSON.readTree(ModelJson.diff("@best", "api-1", diff).toString()));
    assertThat(new OpenApi().errors("Diff", told)).isEmpty();
    importsWhatItGives();
  }

  private void importsWhatItGives() throws Exception {
    byte[] npz =
        http.send(
                to("/api/v1/jobs/api-1/models/1/parameters?format=npz").build(),
                BodyHandlers.ofByteArray())
            .body();
    HttpResponse<String> imported =
        http.send(
            to("/api/v1/models/import?name=mine&format=npz&job=api-1")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(npz))
                .build(),
            BodyHandlers.ofString());

    assertThat(imported.statusCode()).as(imported.body()).isEqualTo(201);
    JsonNode source = JSON.readTree(imported.body());
    assertThat(source.get("sha256")).isEqualTo(get("/api/v1/jobs/api-1/models/1").get("sha256"));
    assertThat(source.get("uri").asText()).contains("/imports/mine/");
  }

  private void givesEveryVersionWithItsHash(Map<String, JsonNode> pages) throws Exception {
    JsonNode versions = pages.get("/api/v1/jobs/api-1/models").get("versions");
    assertThat(versions).hasSize(3);
    for (JsonNode version : versions) {
      HttpResponse<byte[]> model =
          http.send(
              to("/api/v1/jobs/api-1/models/" + version.get("version") + "/parameters").build(),
              BodyHandlers.ofByteArray());
      String sha256 =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model.body()));
      assertThat(model.statusCode()).isEqualTo(200);
      assertThat(sha256).isEqualTo(version.get("sha256").asText());
      assertThat(model.headers().firstValue("ETag")).contains("\"" + sha256 + "\"");
      assertThat(model.body()).hasSize(version.get("bytes").intValue());
    }
  }

  private Map<String, JsonNode> pages() throws Exception {
    Map<String, JsonNode> pages = new TreeMap<>();
    for (String path : PAGES.keySet()) {
      pages.put(path, get(path));
    }
    return pages;
  }

  private HttpResponse<String> submit(int rounds) throws Exception {
    return post(
        "/api/v1/jobs",
        "{\"id\":\"api-1\",\"spec\":%s}".formatted(JobSpecs.canonical(Records.spec(rounds))));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = http.send(to(path).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(PATIENCE);
  }
}
