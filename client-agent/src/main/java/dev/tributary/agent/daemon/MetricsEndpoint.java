package dev.tributary.agent.daemon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one port that an agent opens, if its configuration says so: {@code GET /metrics}. */
public final class MetricsEndpoint implements AutoCloseable {
  private static final String PATH = "/metrics";

  private final HttpServer server;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Daemons.named("metrics"));
  private final AgentMetrics metrics;

  private MetricsEndpoint(HttpServer server, AgentMetrics metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Listens from now on.
   *
   * @throws IOException if the port is taken, or the address is not this machine's
   */
  public static MetricsEndpoint open(InetSocketAddress address, AgentMetrics metrics)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (BindException taken) {
      throw new IOException(
          "metrics.port must be free on metrics.host %s, got %d: %s"
              .formatted(address.getHostString(), address.getPort(), taken.getMessage()),
          taken);
    }
    MetricsEndpoint endpoint = new MetricsEndpoint(server, metrics);
    server.createContext("/", endpoint::answer);
    server.setExecutor(endpoint.thread);
    server.start();
    return endpoint;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] text = metrics.text();
        exchange.getResponseHeaders().set("Content-Type", AgentMetrics.CONTENT_TYPE);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
