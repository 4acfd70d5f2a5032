package dev.tributary.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void pickedPortsDifferAndLieBelowThoseOfOutgoingConnections() {
    List<Integer> ports = FreePorts.pick(20);

    assertThat(ports).hasSize(20).doesNotHaveDuplicates();
    assertThat(ports).allSatisfy(port -> assertThat(port).isBetween(1024, 32_767));
  }

  @Test
  void aPortThatSomebodyListensOnIsNotFree() throws Exception {
    int port = FreePorts.pick(1).get(0);

    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.isFree(server.getLocalPort())).isFalse();
    }

    assertThat(FreePorts.isFree(port)).isTrue();
  }
}
