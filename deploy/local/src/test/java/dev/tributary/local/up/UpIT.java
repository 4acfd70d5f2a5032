package dev.tributary.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.connection.ConnectionFinder;
import dev.tributary.control.connection.UpFile;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.local.export.ExportCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./tributary up}, and what another terminal does with it. */
class UpIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JOB = "digits-1";

  @TempDir private Path directory;

  @Test
  void aJobThatIsSentToItsApiEndsWithAModelThatTheCommandLineFinds() throws Exception {
    UpFile file = UpFile.of(directory);
    HttpClient http = HttpClient.newHttpClient();
    try (Playground playground =
        Playground.start(
            new Playground.Options(3, 1, 1, 0, directory.resolve("up").toAbsolutePath()), file)) {
      URI jobs = playground.page().resolve("/api/v1/jobs");
      assertThat(post(http, jobs, example(2)).statusCode()).isEqualTo(201);

      Connection found = new ConnectionFinder(directory).find(Optional.empty(), Optional.empty());
      JobClient client = JobClient.connect(found.kafka(), JobClient.DEFAULT_PATIENCE);
      assertThat(client.watch(JOB, event -> {}).status()).isEqualTo(JobStatus.FINISHED);

      JsonNode shown = get(http, playground.page().resolve("/api/v1/jobs/" + JOB));
      assertThat(shown.path("archived").path("version").asInt()).isEqualTo(2);
      assertThat(found.archive()).isPresent();
      assertThat(export(directory, directory.resolve("digits.zip"))).isZero();
      assertThat(
              MultiLayerNetwork.load(directory.resolve("digits.zip").toFile(), false).numParams())
          .isEqualTo(2_410);
    }
    assertThat(new ConnectionFinder(directory).clusterFile()).isEmpty();
  }

  /** The example that the command tells to submit, with fewer rounds. */
  private static String example(int rounds) throws IOException {
    Path file = ProjectTree.here().root().resolve("deploy/local/examples/digits-job.yaml");
    ObjectNode spec = (ObjectNode) new YAMLMapper().readTree(file.toFile());
    ((ObjectNode) spec.get("rounds")).put("count", rounds);
    ObjectNode submission = JSON.createObjectNode().put("id", JOB);
    submission.set("spec", spec);
    return JSON.writeValueAsString(submission);
  }

  /** The command, run where the file of this federation is found. */
  private static int export(Path home, Path to) {
    String before = System.setProperty(ConnectionFinder.HOME_PROPERTY, home.toString());
    try {
      return new CommandLine(new ExportCommand()).execute(JOB + "@1", "--to", to.toString());
    } finally {
      if (before == null) {
        System.clearProperty(ConnectionFinder.HOME_PROPERTY);
      } else {
        System.setProperty(ConnectionFinder.HOME_PROPERTY, before);
      }
    }
  }

  private static HttpResponse<String> post(HttpClient http, URI to, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode get(HttpClient http, URI from) throws Exception {
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(from).build(), BodyHandlers.ofString()).body());
  }
}
