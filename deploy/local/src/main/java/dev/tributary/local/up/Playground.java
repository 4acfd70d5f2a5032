package dev.tributary.local.up;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.data.DirichletPartition;
import dev.tributary.agent.data.HoldOut;
import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.api.ApiServer;
import dev.tributary.control.connection.UpFile;
import dev.tributary.core.check.Require;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.quickstart.LocalFederation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Broker, S3 server, Flink with the aggregation job, API with the page, and clients that have parts
 * of the digits, all in this JVM. While it lives, a file says where it is, so that the commands of
 * another terminal find it.
 */
final class Playground implements AutoCloseable {
  /** Concentration of the split by label, as {@code data split} deals. */
  private static final double ALPHA = 0.5;

  private static final int MINIMUM_ROWS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LocalFederation servers;
  private final UpFile file;
  private final List<Agent> agents;
  private final ApiServer api;
  private final ClusterAddresses addresses;

  private Playground(Options options, LocalFederation servers, UpFile file) {
    this.servers = servers;
    this.file = file;
    this.api = ApiServer.start(api(options, servers), PATIENCE);
    this.addresses = servers.addresses(api.address().getPort());
    file.write(addresses.settings());
    this.agents = servers.startAgents(parts(options.clients(), options.seed()));
  }

  /**
   * How to start.
   *
   * @param clients agents, each with a part of the digits; 0 for none
   * @param seed decides the parts
   * @param parallelism of the aggregation job
   * @param apiPort 0 for one that is free
   * @param directory for everything that is written
   */
  record Options(int clients, long seed, int parallelism, int apiPort, Path directory) {
    Options {
      Require.range("--clients", clients, 0, 100);
      Require.range("--parallelism", parallelism, 1, 4);
      Require.range("--api-port", apiPort, 0, 65_535);
    }
  }

  /**
   * Returns when the job runs and the API answers.
   *
   * @param file to say where it is
   * @throws IllegalStateException if the port of the API is taken
   */
  static Playground start(Options options, UpFile file) {
    LocalFederation servers =
        LocalFederation.start(options.directory(), options.parallelism(), Map.of());
    try {
      return new Playground(options, servers, file);
    } catch (RuntimeException failed) {
      servers.close();
      throw failed;
    }
  }

  private static ApiConfig api(Options options, LocalFederation servers) {
    Map<String, String> settings = new TreeMap<>(servers.addresses(options.apiPort()).settings());
    settings.put(ApiConfig.PORT, Integer.toString(options.apiPort()));
    return ApiConfig.fromMap(settings);
  }

  private static SortedMap<String, DataSet> parts(int clients, long seed) {
    SortedMap<String, DataSet> parts = new TreeMap<>();
    if (clients > 0) {
      List<DataSet> split =
          DirichletPartition.split(
              HoldOut.fifth(Digits.load(), seed).training(), clients, ALPHA, MINIMUM_ROWS, seed);
      for (int i = 0; i < clients; i++) {
        parts.put("client-" + (i + 1), split.get(i));
      }
    }
    return parts;
  }

  ClusterAddresses addresses() {
    return addresses;
  }

  URI page() {
    return api.address();
  }

  @Override
  public void close() {
    file.delete();
    api.close();
    // All at once, since each waits for what it has under way.
    agents.parallelStream().forEach(Agent::close);
    servers.close();
  }
}
