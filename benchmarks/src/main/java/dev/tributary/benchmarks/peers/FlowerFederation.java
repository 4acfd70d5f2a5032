package dev.tributary.benchmarks.peers;

import dev.tributary.servers.FreePorts;
import dev.tributary.servers.Waiting;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.FileUtils;

/**
 * A Flower federation as its documentation deploys it, on one machine and without TLS: a SuperLink
 * that keeps its state in memory and starts the ServerApp as a process, and a SuperNode a client,
 * which starts the ClientApp as a process for each message.
 */
final class FlowerFederation {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration ROUND_LIMIT = Duration.ofMinutes(10);
  private static final String ADDRESS = "127.0.0.1:";

  private final FlowerInstallation flower;
  private final Workload workload;
  private final Path home;
  private final List<Integer> ports;

  private FlowerFederation(FlowerInstallation flower, Workload workload) {
    this.flower = flower;
    this.workload = workload;
    this.home = flower.directory().resolve("run");
    this.ports = FreePorts.pick(3 + workload.clients());
  }

  /**
   * Starts the federation, runs all rounds and ends it. Its logs stay until the next one.
   *
   * @throws IllegalStateException if it does not run, or does not count every client
   */
  static PeersFigures.Flower measure(FlowerInstallation flower, Workload workload)
      throws IOException, InterruptedException {
    return new FlowerFederation(flower, workload).measure();
  }

  private PeersFigures.Flower measure() throws IOException, InterruptedException {
    FileUtils.deleteDirectory(home.toFile());
    Files.createDirectories(home);
    writeConnection();
    Map<String, String> environment =
        Map.of(
            "FLWR_HOME",
            home.toString(),
            "FLWR_TELEMETRY_ENABLED",
            "0",
            // The SuperLink looks for the commands of the processes it starts.
            "PATH",
            flower.commands() + File.pathSeparator + System.getenv("PATH"));
    try (ChildProcesses processes = new ChildProcesses(home.resolve("logs"), environment)) {
      Process superLink = processes.start("superlink", superLink());
      await("the SuperLink to listen", processes, () -> accepts(fleetPort(), controlPort()));
      for (int client = 0; client < workload.clients(); client++) {
        processes.start("supernode-" + client, superNode(client));
      }
      submit(environment);
      PeakMemory memory = new PeakMemory();
      for (int round = 0; round <= workload.allRounds(); round++) {
        int wanted = round;
        await(
            "round %d of Flower".formatted(round),
            processes,
            () -> {
              memory.lookAtTree(superLink.pid());
              return progress().rounds() >= wanted;
            });
      }
      memory.lookAtTree(superLink.pid());
      double perMinute = workload.roundsPerMinute(progress().seconds(workload));
      return new PeersFigures.Flower(flower.version(), perMinute, memory.bytes());
    }
  }

  private int fleetPort() {
    return ports.get(0);
  }

  private int controlPort() {
    return ports.get(1);
  }

  private List<String> superLink() {
    return List.of(
        flower.command("flower-superlink"),
        "--insecure",
        // NumPy is there, so there is nothing to install.
        "--disable-runtime-dependency-installation",
        "--fleet-api-address",
        ADDRESS + fleetPort(),
        "--control-api-address",
        ADDRESS + controlPort(),
        "--serverappio-api-address",
        ADDRESS + ports.get(2));
  }

  private List<String> superNode(int client) {
    return List.of(
        flower.command("flower-supernode"),
        "--insecure",
        "--superlink",
        ADDRESS + fleetPort(),
        "--clientappio-api-address",
        ADDRESS + ports.get(3 + client),
        "--node-config",
        "partition-id=%d num-partitions=%d".formatted(client, workload.clients()));
  }

  /** Where {@code flwr run} finds the SuperLink. */
  private void writeConnection() throws IOException {
    Files.writeString(
        home.resolve("config.toml"),
        """
        [superlink]
        default = "peers"

        [superlink.peers]
        address = "%s%d"
        insecure = true
        """
            .formatted(ADDRESS, controlPort()),
        StandardCharsets.UTF_8);
  }

  private void submit(Map<String, String> environment) throws IOException, InterruptedException {
    String settings =
        "params=%d clients=%d rounds=%d progress='%s'"
            .formatted(workload.params(), workload.clients(), workload.allRounds(), progressFile());
    Path log = home.resolve("logs/run.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            flower.command("flwr"),
            "run",
            flower.app().toString(),
            "peers",
            "--run-config",
            settings);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    int exitCode = builder.start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException(
          "flwr run ended with exit code %d; see %s".formatted(exitCode, log));
    }
  }

  private Path progressFile() {
    return home.resolve("progress.txt");
  }

  private FlowerProgress progress() throws IOException {
    return FlowerProgress.read(progressFile());
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(String what, ChildProcesses processes, Condition condition) {
    Duration limit = what.startsWith("round") ? ROUND_LIMIT : START_LIMIT;
    Waiting.until(
        what + "; see " + home.resolve("logs"),
        limit,
        () -> {
          try {
            processes.requireAlive();
          } catch (IllegalStateException dead) {
            throw new Waiting.Hopeless(dead.getMessage(), dead);
          }
          return condition.holds();
        });
  }

  private static boolean accepts(int... ports) throws IOException {
    for (int port : ports) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (!socket.isConnected()) {
          return false;
        }
      }
    }
    return true;
  }
}
