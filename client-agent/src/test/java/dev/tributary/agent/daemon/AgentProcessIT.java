package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.agent.AgentMain;
import dev.tributary.agent.daemon.TestFederation.Chunk;
import dev.tributary.core.client.ClientProgress;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TensorSpec.Init;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.avro.ClientPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process of its own, with its real trainer. */
@ExtendWith(TestServers.class)
class AgentProcessIT {
  private static final String JOB = "job-1";
  private static final int TERMINATED = 143;

  /** One coordinate a chunk: long enough to be cut in the middle. */
  private static final int CHUNKS = 500 * 2 + 500 + 2 * 500 + 2;

  private static final JobSpec SPEC =
      new JobSpec(
          "points",
          "points",
          new TrainerSpec("mlp", Map.of("layers", "2,500,2")),
          new ModelSpec(
              7,
              1,
              List.of(
                  new TensorSpec("layer0.weight", List.of(500, 2), Init.GLOROT),
                  new TensorSpec("layer0.bias", List.of(500), Init.ZEROS),
                  new TensorSpec("layer1.weight", List.of(2, 500), Init.GLOROT),
                  new TensorSpec("layer1.bias", List.of(2), Init.ZEROS))),
          new CohortSpec(1, 1, 1, 1000, "first"),
          new RoundsSpec(1, 60_000, 60_000, 3),
          new UpdateSpec(4, 1000),
          new OptimizerSpec("fedavg", Map.of()));

  @TempDir private Path directory;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void aDaemonKilledInMidUploadCountsOnceAndEndsWellWhenAsked(TestBroker broker)
      throws IOException, InterruptedException {
    try (TestFederation federation = new TestFederation(broker, broker.newFederation())) {
      Path config = config(federation);
      federation.accept(JOB, SPEC);
      federation.start(JOB, SPEC, 1, 0, "edge-1");

      process = start(config, "killed.log");
      soon().until(() -> !federation.chunks().isEmpty());
      process.destroyForcibly().waitFor();
      List<Chunk> half = federation.chunks();
      assertThat(half).hasSizeLessThan(CHUNKS);
      assertThat(saved()).containsExactly(new ClientProgress(JOB, 1, 1, false));

      process = start(config, "second.log");
      soon().until(this::saved, List.of(new ClientProgress(JOB, 1, 2, true))::equals);
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

      assertThat(process.exitValue()).isEqualTo(TERMINATED);
      List<Chunk> whole = federation.chunks().subList(half.size(), half.size() + CHUNKS);
      assertThat(whole).allSatisfy(chunk -> assertThat(chunk.head().attempt()).isEqualTo(2));
      assertThat(whole)
          .extracting(chunk -> chunk.head().shard())
          .doesNotHaveDuplicates()
          .hasSize(CHUNKS);
      assertThat(federation.presences()).last().returns(true, ClientPresence::getLeaving);
      assertThat(Files.readAllLines(directory.resolve("second.log")))
          .extracting(line -> line.replaceFirst("^\\S+ \\S+ ", ""))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("INFO  client=edge-1 starts: broker 127.0.0.1:"),
              line -> assertThat(line).startsWith("INFO  client=edge-1 connected to 127.0.0.1:"),
              line -> assertThat(line).isEqualTo("INFO  client=edge-1 job=job-1 is accepted"),
              line ->
                  assertThat(line)
                      .matches(
                          "INFO  client=edge-1 job=job-1 round=1 attempt=2 examples=4"
                              + " loss=\\d\\.\\d+ accuracy=\\d\\.\\d+ seconds=\\d+\\.\\d+ bytes=\\d+"),
              line -> assertThat(line).isEqualTo("INFO  client=edge-1 has left"));
    }
  }

  private Path config(TestFederation federation) throws IOException {
    Files.writeString(directory.resolve("points.csv"), "0,0,0\n0,1,0\n1,0,1\n1,1,1\n");
    return Files.writeString(
        directory.resolve("agent.yaml"),
        """
        clientId: edge-1
        kafka:
          bootstrap.servers: %s
        topicPrefix: %s
        stateDirectory: state
        heartbeatMillis: 200
        dataSets:
          points:
            path: points.csv
            label: -1
        """
            .formatted(
                federation.kafka.properties().get("bootstrap.servers"),
                federation.kafka.topics().prefix()));
  }

  private Process start(Path config, String log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            // The test's own would be found first.
            "-Dlog4j2.configurationFile=classpath:tributary-agent-log4j2.properties",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            "--config",
            config.toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(log).toFile())
        .start();
  }

  private List<ClientProgress> saved() throws IOException {
    Path file = directory.resolve("state/progress.json");
    return ProgressFile.parse(file, Files.readAllBytes(file)).jobs();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
  }
}
