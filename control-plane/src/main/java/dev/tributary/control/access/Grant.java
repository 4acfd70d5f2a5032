package dev.tributary.control.access;

import dev.tributary.core.check.Require;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

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
  public static final String DEFAULT_NAMESPACE = "default";

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

  /** Whether it covers a namespace. */
  public boolean covers(String namespace) {
    return namespaces.contains(EVERYWHERE) || namespaces.contains(namespace);
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
