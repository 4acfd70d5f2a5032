package dev.tributary.local.data;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.data.DirichletPartition;
import dev.tributary.agent.data.HoldOut;
import dev.tributary.core.secagg.Identity;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.storage.identity.IdentityFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The UCI digits in parts that are unlike in labels and size, one for each client, and a fifth for
 * nobody, to measure models with.
 *
 * @param alpha concentration of the split by label, see {@link DirichletPartition}
 * @param secure whether each client gets an identity and masks its updates
 */
public record DigitsSplit(int clients, double alpha, long seed, boolean secure) {

  private static final int MINIMUM_ROWS = 8;
  private static final String DATA_FILE = "digits.csv.gz";
  private static final String IDENTITY_FILE = "identity.key";

  public DigitsSplit {
    if (clients < 1) {
      throw new IllegalArgumentException("clients must be >= 1, got " + clients);
    }
  }

  /**
   * One client's rows and the configuration of its agent.
   *
   * @param identity the file of its keys; null without one
   */
  public record Part(String client, int rows, String data, String config, String identity) {}

  /** What was written where. */
  public record Written(List<Part> clients, String heldOut, int heldOutRows) {

    public Written {
      clients = List.copyOf(clients);
    }
  }

  /**
   * Writes a folder for each client, with its rows and its {@code agent.yaml}.
   *
   * @param directory made if it is not there
   * @param cluster that the agents connect to
   * @throws IllegalArgumentException if something is in the directory: an agent's state may be, and
   *     does not belong to other data
   */
  public Written write(Path directory, ClusterAddresses cluster) throws IOException {
    HoldOut digits = HoldOut.fifth(Digits.load(), seed);
    List<DataSet> split =
        DirichletPartition.split(digits.training(), clients, alpha, MINIMUM_ROWS, seed);
    requireEmpty(directory);
    List<Part> parts = new ArrayList<>();
    for (int index = 0; index < clients; index++) {
      parts.add(writePart(directory, "client-" + (index + 1), split.get(index), cluster));
    }
    Path heldOut = directory.resolve("held-out.csv.gz");
    CsvFile.write(digits.heldOut(), heldOut);
    return new Written(parts, heldOut.toString(), digits.heldOut().rows());
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    if (Files.exists(directory)) {
      throw new IllegalArgumentException("--to must be a new or empty folder, got " + directory);
    }
  }

  private Part writePart(Path directory, String client, DataSet rows, ClusterAddresses cluster)
      throws IOException {
    Path folder = directory.resolve(client);
    Files.createDirectories(folder);
    Path data = folder.resolve(DATA_FILE);
    CsvFile.write(rows, data);
    Path config = folder.resolve("agent.yaml");
    String text = configuration(client, cluster);
    String identity = null;
    if (secure) {
      Path file = folder.resolve(IDENTITY_FILE);
      new IdentityFile(client, Identity.create(new SecureRandom())).create(file);
      identity = file.toString();
      text +=
          """
          secureAggregation:
            identity: %s
            required: true
          """
              .formatted(IDENTITY_FILE);
    }
    Files.writeString(config, text, StandardCharsets.UTF_8);
    return new Part(client, rows.rows(), data.toString(), config.toString(), identity);
  }

  private static String configuration(String client, ClusterAddresses cluster) {
    return """
        # One client of the local cluster. client-agent/agent.yaml of the project explains each key.
        clientId: %s
        kafka:
          bootstrap.servers: %s
        stateDirectory: state
        dataSets:
          digits:
            path: %s
            label: -1
        s3:
          endpoint: %s
          region: %s
          bucket: %s
          accessKey: %s
          secretKey: %s
          pathStyle: true
        """
        .formatted(
            client,
            cluster.bootstrapServers(),
            DATA_FILE,
            cluster.s3Endpoint(),
            cluster.s3Region(),
            cluster.bucket(),
            cluster.s3AccessKey(),
            cluster.s3SecretKey());
  }
}
