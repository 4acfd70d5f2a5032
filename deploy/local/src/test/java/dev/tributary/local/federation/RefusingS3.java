package dev.tributary.local.federation;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands where an S3 server stood and refuses every request as an overloaded S3 does, with 503. */
final class RefusingS3 implements AutoCloseable {
  private static final byte[] SLOW_DOWN =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>
      """
          .strip()
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final AtomicInteger refused = new AtomicInteger();

  RefusingS3(URI endpoint) {
    try {
      server = HttpServer.create(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException("nothing can listen on " + endpoint, failed);
    }
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            refused.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(503, hasBody ? SLOW_DOWN.length : -1);
            if (hasBody) {
              exchange.getResponseBody().write(SLOW_DOWN);
            }
          }
        });
    server.start();
  }

  /** Requests so far. */
  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
