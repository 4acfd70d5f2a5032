package dev.tributary.storage.identity;

import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.Secret;
import dev.tributary.storage.file.DurableFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The file in which a client keeps its identity, readable by its owner alone.
 *
 * <pre>
 * # Identity of a client of Tributary. Who has this file can speak for the client.
 * client: hospital-7
 * publicKey: 64 hexadecimal digits
 * privateKey: 64 hexadecimal digits
 * </pre>
 */
public record IdentityFile(String client, Identity identity) {
  private static final String CLIENT = "client";
  private static final String PUBLIC_KEY = "publicKey";
  private static final String PRIVATE_KEY = "privateKey";
  private static final Set<String> KEYS = Set.of(CLIENT, PUBLIC_KEY, PRIVATE_KEY);

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  public IdentityFile {
    Require.name("client", client);
  }

  /**
   * Writes a new file.
   *
   * @throws IllegalArgumentException if there is one already: it may be somebody's only key
   */
  public void create(Path file) throws IOException {
    byte[] content = content();
    try {
      Files.createFile(file, DurableFile.ownerOnly());
      try (OutputStream out = Files.newOutputStream(file)) {
        out.write(content);
      }
    } catch (FileAlreadyExistsException taken) {
      throw new IllegalArgumentException(
          "identity file must be a new one, got %s, which is there already".formatted(file), taken);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private byte[] content() {
    byte[] seed = identity.seed().copy();
    String text =
        """
        # Identity of a client of Tributary. Who has this file can speak for the client.
        client: %s
        publicKey: %s
        privateKey: %s
        """
            .formatted(client, identity.publicKey(), HexFormat.of().formatHex(seed));
    Arrays.fill(seed, (byte) 0);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #create} wrote.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it, never its content
   */
  public static IdentityFile read(Path file) {
    try {
      requireOwnersAlone(file);
      return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "identity file must be readable, got " + unreadable, unreadable);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("%s: %s".formatted(file, wrong.getMessage()), wrong);
    }
  }

  private static void requireOwnersAlone(Path file) throws IOException {
    if (DurableFile.hasOwners()) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      Require.that(
          OWNERS.containsAll(permissions),
          "permissions",
          "must let nobody but the owner in (chmod 600)",
          PosixFilePermissions.toString(permissions));
    }
  }

  private static IdentityFile parse(List<String> lines) {
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        int colon = line.indexOf(':');
        String key = colon < 0 ? "" : line.substring(0, colon).strip();
        Require.that(
            KEYS.contains(key) && entries.put(key, line.substring(colon + 1).strip()) == null,
            "line " + (i + 1),
            "must give one of client, publicKey and privateKey, each once",
            "another");
      }
    }
    Require.that(
        entries.keySet().equals(KEYS),
        "identity file",
        "must give client, publicKey and privateKey",
        entries.keySet());
    String privateKey = entries.get(PRIVATE_KEY);
    Require.that(
        Keys.isKey(privateKey), PRIVATE_KEY, "must be 64 hexadecimal digits", "a value not shown");
    Secret seed = Secret.of(HexFormat.of().parseHex(privateKey));
    Bytes publicKey = Keys.parse(PUBLIC_KEY, entries.get(PUBLIC_KEY));
    return new IdentityFile(entries.get(CLIENT), Identity.of(seed, publicKey));
  }

  /** The client alone. */
  @Override
  public String toString() {
    return "IdentityFile[client=" + client + "]";
  }
}
