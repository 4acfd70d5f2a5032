package dev.tributary.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 on which nobody listens.
 *
 * <p>They are picked below the range from which operating systems number outgoing connections
 * (32768 and up on Linux, 49152 and up elsewhere). A port from that range would not stay ours while
 * a server is stopped: a client that keeps dialling it can be given that very number for its own
 * end, and then connects to itself.
 */
public final class FreePorts {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  /**
   * Different ports, each free at the moment of the call.
   *
   * @throws IllegalStateException if so many are not to be had
   */
  public static List<Integer> pick(int count) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int tries = 0; ports.size() < count; tries++) {
      if (tries == TRIES) {
        throw new IllegalStateException(
            "no %d free ports of 127.0.0.1 between %d and %d in %d tries"
                .formatted(count, LOWEST, HIGHEST, TRIES));
      }
      int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(candidate)) {
        ports.add(candidate);
      }
    }
    return List.copyOf(ports);
  }

  /** Whether a server could listen on this port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Connections that a stopped server left in TIME_WAIT do not make its port taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
