package dev.tributary.benchmarks.load;

import dev.tributary.flink.AggregationConfig;
import dev.tributary.flink.AggregationJob;
import dev.tributary.local.embedded.EmbeddedFlink;
import dev.tributary.local.embedded.EmbeddedJob;
import dev.tributary.servers.EmbeddedS3;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The aggregation job on a Flink cluster in this JVM. */
public final class JobInThisJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedFlink flink;
  private final int parallelism;
  private final Map<String, String> settings = new TreeMap<>();
  private EmbeddedJob job;

  /** Flink runs when this returns; the job does not yet. */
  public JobInThisJvm(Servers servers, int parallelism, Duration checkpointInterval) {
    this.parallelism = parallelism;
    this.flink =
        new EmbeddedFlink(
            servers.directory().resolve("flink"),
            servers.s3(),
            parallelism,
            UpdateBytes.flinkSettings());
    flink.start();
    settings.put("kafka.bootstrap.servers", servers.bootstrapServers());
    settings.put("s3.endpoint", servers.s3().toString());
    settings.put("s3.region", EmbeddedS3.REGION);
    settings.put("s3.access-key", EmbeddedS3.ACCESS_KEY);
    settings.put("s3.secret-key", EmbeddedS3.SECRET_KEY);
    settings.put("s3.path-style-access", "true");
    settings.put("archive.bucket", Servers.ARCHIVE);
    settings.put("presence.timeout-millis", Long.toString(Duration.ofDays(1).toMillis()));
    settings.put("kafka.interceptor.classes", Gate.class.getName());
    settings.put("checkpoint.interval-millis", Long.toString(checkpointInterval.toMillis()));
  }

  /** Returns when the job runs with all its subtasks. */
  public void start() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(flink.configuration());
    env.setParallelism(parallelism);
    AggregationJob.define(env, AggregationConfig.fromMap(settings));
    job = flink.submit(env.getStreamGraph());
    job.awaitRunning(PATIENCE);
  }

  /** Since the job was started. */
  public long completedCheckpoints() {
    return job.completedCheckpoints();
  }

  /** A benchmark on a job that failed meanwhile would measure something else. */
  public void requireUndisturbed() {
    if (job.restarts() > 0) {
      throw new IllegalStateException("the aggregation job failed and was restarted; see the log");
    }
  }

  @Override
  public void close() {
    flink.close();
  }
}
