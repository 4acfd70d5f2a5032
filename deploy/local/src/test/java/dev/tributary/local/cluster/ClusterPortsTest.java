package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPortsTest {

  @Test
  void aTakenPortIsRefusedWithItsNumberAndItsUse() throws Exception {
    ClusterPorts ports = ClusterPorts.free();

    try (var other = new ServerSocket(ports.s3(), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(ports::requireFree)
          .hasMessage(
              "ports of 127.0.0.1 already in use: %d (S3); --ports free picks others"
                  .formatted(other.getLocalPort()));
    }

    ports.requireFree();
  }

  @Test
  void addressesAreFoundAgainInTheirFile(@TempDir Path directory) {
    Path file = directory.resolve("cluster.properties");
    ClusterAddresses addresses = new ClusterAddresses(ClusterPorts.standard());

    addresses.write(file);

    assertThat(ClusterAddresses.read(file)).isEqualTo(addresses);
    assertThat(addresses.bootstrapServers()).isEqualTo("127.0.0.1:19092");
  }

  @Test
  void withoutTheFileNoClusterHasBeenStartedThere(@TempDir Path directory) {
    assertThatThrownBy(() -> ClusterAddresses.read(directory.resolve("cluster.properties")))
        .hasMessage("no cluster has been started in " + directory);
  }
}
