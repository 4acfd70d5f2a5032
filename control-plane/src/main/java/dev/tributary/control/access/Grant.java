package dev.tributary.control.access;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.QueueSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the bearer of a token may do.
 *
 * @param name whose token it is, for people
 * @param namespaces where; {@link #EVERYWHERE} stands for all
 * @param sha256 hex, of the token; the token itself is kept nowhere
 */
public record Grant(String name, Role role, List<String> namespaces, String sha256) {
  public static final String EVERYWHERE = "*";

  /** Of jobs that say none. */
  public static final String DEFAULT_NAMESPACE = QueueSpec.DEFAULT_NAMESPACE;

  /** Of a server that asks nobody for a token. */
  public static final Grant EVERYTHING =
      new Grant("anybody", Role.ADMIN, List.of(EVERYWHERE), "0".repeat(64));

  public Grant {
    Require.name("tokens.name", name);
    Require.sha256("tokens.sha256", sha256);
    Require.that(!namespaces.isEmpty(), "tokens.namespaces", "must name one at least", namespaces);
    for (String namespace : namespaces) {
      if (!namespace.equals(EVERYWHERE)) {
        Require.name("tokens.namespaces", namespace);
      }
    }
    namespaces = List.copyOf(namespaces);
  }

  /** Whether it is for all namespaces, and so for what belongs to none. */
  public boolean coversEverything() {
    return namespaces.contains(EVERYWHERE);
  }

  public boolean covers(String namespace) {
    return coversEverything() || namespaces.contains(namespace);
  }

  /**
   * @param namespace empty for what belongs to none, or to one that nobody knows any more
   */
  public boolean covers(Optional<String> namespace) {
    return coversEverything() || namespace.filter(namespaces::contains).isPresent();
  }

  /** In a time that does not tell how much of it is right. */
  boolean belongsTo(String token) {
    return MessageDigest.isEqual(
        HexFormat.of().parseHex(sha256), HexFormat.of().parseHex(hash(token)));
  }

  static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
