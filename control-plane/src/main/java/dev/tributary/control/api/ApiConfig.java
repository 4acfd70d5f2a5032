package dev.tributary.control.api;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.watch.Thresholds;
import dev.tributary.core.check.Require;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an API server is told at its start.
 *
 * @param host what it listens on; without tokens a loopback address
 * @param port 0 for one that is free
 * @param tokens file of the tokens that it knows; without one it asks nobody for a token
 * @param silence after which a client counts as unavailable; the aggregation job has its own
 * @param answer how long a request waits for the coordinator before it is answered with 202
 * @param flink root of Flink's REST API, if it is known
 * @param thresholds from when on it takes something for wrong
 */
public record ApiConfig(
    Connection connection,
    String host,
    int port,
    Optional<Path> tokens,
    Duration silence,
    Duration answer,
    Optional<URI> flink,
    Thresholds thresholds) {
  public static final String HOST = "api.host";
  public static final String PORT = "api.port";
  public static final String TOKENS = "api.tokens";
  public static final int DEFAULT_PORT = 18080;

  private static final String SILENCE = "api.silence-millis";
  private static final String ANSWER = "api.answer-millis";
  private static final String FLINK = "flink.ui";
  private static final Set<String> KNOWN = Set.of(HOST, PORT, TOKENS, SILENCE, ANSWER);

  /**
   * @throws IllegalArgumentException naming the key, if anybody could come in without a token
   */
  public ApiConfig {
    Require.range(PORT, port, 0, 65_535);
    Require.that(
        tokens.isPresent() || isLoopback(host),
        TOKENS,
        "must be given unless " + HOST + " is a loopback address",
        host);
  }

  /** With the usual thresholds. */
  public ApiConfig(
      Connection connection,
      String host,
      int port,
      Optional<Path> tokens,
      Duration silence,
      Duration answer,
      Optional<URI> flink) {
    this(connection, host, port, tokens, silence, answer, flink, Thresholds.DEFAULT);
  }

  /**
   * From a flat configuration, as {@link Connection#fromMap} takes it.
   *
   * @throws IllegalArgumentException naming the key, the rule and the value
   */
  public static ApiConfig fromMap(Map<String, String> configuration) {
    for (String key : new TreeSet<>(configuration.keySet())) {
      Require.that(
          !key.startsWith("api.") || key.startsWith(Thresholds.PREFIX) || KNOWN.contains(key),
          key,
          "is not known; known keys: " + new TreeSet<>(KNOWN),
          configuration.get(key));
    }
    return new ApiConfig(
        Connection.fromMap(configuration),
        configuration.getOrDefault(HOST, "127.0.0.1"),
        Math.toIntExact(number(configuration, PORT, DEFAULT_PORT)),
        Optional.ofNullable(configuration.get(TOKENS)).map(Path::of),
        Duration.ofMillis(number(configuration, SILENCE, 10_000)),
        Duration.ofMillis(number(configuration, ANSWER, 5_000)),
        Optional.ofNullable(configuration.get(FLINK)).map(URI::create),
        Thresholds.fromMap(configuration));
  }

  private static long number(Map<String, String> configuration, String key, long otherwise) {
    String text = configuration.get(key);
    if (text == null) {
      return otherwise;
    }
    Require.that(text.matches("\\d{1,9}"), key, "must be a number", text);
    return Long.parseLong(text);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          HOST + " must be an address of this machine, got " + host, unknown);
    }
  }
}
