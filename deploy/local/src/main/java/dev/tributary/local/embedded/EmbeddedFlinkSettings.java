package dev.tributary.local.embedded;

import dev.tributary.servers.EmbeddedS3;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/**
 * How a Flink cluster for one small machine is set: the promises of {@code
 * deploy/flink/conf/config.yaml} (RocksDB, incremental checkpoints on S3), the sizes of a test.
 */
final class EmbeddedFlinkSettings {

  private EmbeddedFlinkSettings() {}

  static Path temporaryFiles(Path directory) {
    return directory.resolve("tmp");
  }

  static Configuration of(Path directory, URI s3Endpoint) {
    Configuration settings = new Configuration();
    stateAndCheckpoints(s3Endpoint).forEach(settings::setString);
    smallAndFast().forEach(settings::setString);
    String temporary = temporaryFiles(directory).toString();
    settings.setString("io.tmp.dirs", temporary);
    settings.setString("web.tmpdir", temporary);
    settings.setString("blob.storage.directory", temporary);
    settings.setString("process.working-dir", temporary);
    return settings;
  }

  private static Map<String, String> stateAndCheckpoints(URI s3Endpoint) {
    return Map.ofEntries(
        Map.entry("state.backend.type", "rocksdb"),
        Map.entry("execution.checkpointing.incremental", "true"),
        Map.entry("execution.checkpointing.dir", "s3://" + EmbeddedFlink.BUCKET + "/checkpoints"),
        Map.entry(
            "execution.checkpointing.savepoint-dir",
            "s3://" + EmbeddedFlink.BUCKET + "/savepoints"),
        Map.entry(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION"),
        // An object store that is away for a while stops checkpoints, not the job.
        Map.entry("execution.checkpointing.tolerable-failed-checkpoints", "100"),
        Map.entry("s3.endpoint", s3Endpoint.toString()),
        Map.entry("s3.path-style-access", "true"),
        Map.entry("s3.region", EmbeddedS3.REGION),
        Map.entry("s3.access-key", EmbeddedS3.ACCESS_KEY),
        Map.entry("s3.secret-key", EmbeddedS3.SECRET_KEY));
  }

  private static Map<String, String> smallAndFast() {
    return Map.ofEntries(
        Map.entry("rest.address", "127.0.0.1"),
        Map.entry("rest.bind-address", "127.0.0.1"),
        Map.entry("rest.bind-port", "0"),
        Map.entry("web.submit.enable", "false"),
        // A TaskManager that is gone is noticed within seconds.
        Map.entry("heartbeat.interval", "500"),
        Map.entry("heartbeat.timeout", "4000"),
        Map.entry("restart-strategy.type", "exponential-delay"),
        Map.entry("restart-strategy.exponential-delay.initial-backoff", "100 ms"),
        Map.entry("restart-strategy.exponential-delay.max-backoff", "2 s"),
        // numRestarts is shown as fresh as tests ask for it.
        Map.entry("metrics.fetcher.update-interval", "200"),
        Map.entry("taskmanager.memory.managed.size", "128m"),
        Map.entry("taskmanager.memory.network.min", "32m"),
        Map.entry("taskmanager.memory.network.max", "32m"),
        // Two cores need no dozens of threads.
        Map.entry("pekko.fork-join-executor.parallelism-min", "2"),
        Map.entry("pekko.fork-join-executor.parallelism-max", "4"),
        Map.entry("rest.server.numThreads", "2"),
        Map.entry("cluster.io-pool.size", "4"),
        Map.entry("taskmanager.load-balance.mode", "SLOTS"));
  }
}
