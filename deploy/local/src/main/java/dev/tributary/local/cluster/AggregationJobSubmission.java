package dev.tributary.local.cluster;

import dev.tributary.flink.AggregationJob;
import dev.tributary.local.embedded.EmbeddedFlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Hands the aggregation job's jar to a running cluster with Flink's own client. */
final class AggregationJobSubmission {

  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
  private static final long LIMIT_SECONDS = 300;

  private final ProjectTree project;
  private final ClusterDirectory directory;
  private final ClusterAddresses addresses;
  private final ClusterOverrides overrides;

  AggregationJobSubmission(
      ProjectTree project,
      ClusterDirectory directory,
      ClusterAddresses addresses,
      ClusterOverrides overrides) {
    this.project = project;
    this.directory = directory;
    this.addresses = addresses;
    this.overrides = overrides;
  }

  /**
   * Submits the job; if an earlier one of this cluster left a checkpoint or savepoint, it goes on
   * from the newest.
   *
   * @return the job's id in Flink
   * @throws IllegalStateException with the end of the client's output if it fails
   */
  String submit() {
    return submit(new JobStart(project.jobJar(), newestCheckpoint(), OptionalInt.empty()));
  }

  /**
   * Submits the job.
   *
   * @return the job's id in Flink
   * @throws IllegalStateException with the end of the client's output if it fails
   */
  String submit(JobStart start) {
    return run(flink().run(AggregationJob.class, start, jobArguments()), JOB_ID);
  }

  /**
   * Stops a job with a savepoint.
   *
   * @return where the savepoint lies
   * @throws IllegalStateException with the end of the client's output if it fails
   */
  String stop(String jobId) {
    return run(flink().stop(jobId), SAVEPOINT);
  }

  private FlinkCommands flink() {
    return new FlinkCommands(project, directory, addresses, overrides);
  }

  /** What the aggregation job is told on its command line: what only this cluster knows. */
  private List<String> jobArguments() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", addresses.bootstrapServers());
    settings.put("s3.endpoint", addresses.s3Endpoint().toString());
    settings.put("s3.access-key", addresses.s3AccessKey());
    settings.put("s3.secret-key", addresses.s3SecretKey());
    settings.put("archive.bucket", LocalCluster.MODELS_BUCKET);
    settings.putAll(overrides.aggregation());
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--config", project.jobSettings().toString()));
    settings.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
    return arguments;
  }

  /** Runs Flink's client; what it prints must hold the answer. */
  private String run(List<String> command, Pattern answer) {
    Path output = directory.logs().resolve("client.out");
    ProcessBuilder client = new ProcessBuilder(command).directory(directory.path().toFile());
    client.environment().putAll(flink().environment());
    client.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = null;
    try {
      process = client.start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      Matcher found = answer.matcher(printed);
      if (ended && process.exitValue() == 0 && found.find()) {
        return found.group(1);
      }
      String how =
          ended
              ? "ended with code " + process.exitValue()
              : "took more than " + LIMIT_SECONDS + " s";
      throw new IllegalStateException(
          "Flink's client %s and named no %s; see %s, which ends with:%n%s"
              .formatted(how, answer, output, tail(printed)));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot run Flink's client", failed);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Flink's client was busy", interrupt);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  /** The newest of checkpoints and savepoints, as the S3 server keeps them on disk. */
  Optional<String> newestCheckpoint() {
    Path bucket = directory.s3Data().resolve(EmbeddedFlink.BUCKET);
    return Stream.of("checkpoints", "savepoints")
        .map(bucket::resolve)
        .filter(Files::isDirectory)
        .flatMap(AggregationJobSubmission::metadata)
        .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
        .map(file -> "s3://" + EmbeddedFlink.BUCKET + "/" + bucket.relativize(file.getParent()));
  }

  /** The file that completes a checkpoint or savepoint is written last. */
  private static Stream<Path> metadata(Path checkpoints) {
    try (Stream<Path> files = Files.walk(checkpoints, 3)) {
      return files.filter(file -> file.endsWith("_metadata")).toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot look for checkpoints in " + checkpoints, failed);
    }
  }

  /** The last lines, which is where a client says what went wrong. */
  private static String tail(String text) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }
}
