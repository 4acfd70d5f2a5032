package dev.tributary.storage.identity;

import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory of clients in a file: a line each, its id and its public key in hexadecimal digits.
 * Empty lines and those that begin with {@code #} say nothing.
 */
public final class DirectoryFile {
  private static final String HEAD = "# Clients of a federation and the keys they are known by.\n";

  private DirectoryFile() {}

  /**
   * @return public keys by client id
   * @throws IllegalArgumentException naming the file, the line, the rule and the value
   */
  public static Map<String, Bytes> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "directory must be a readable file, got " + unreadable, unreadable);
    }
    Map<String, Bytes> keys = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        readLine(file + " line " + (i + 1), line, keys);
      }
    }
    return Map.copyOf(keys);
  }

  private static void readLine(String place, String line, Map<String, Bytes> keys) {
    String[] words = line.split("\\s+", -1);
    Require.that(words.length == 2, place, "must be a client id and a public key", line);
    Require.name(place + ": client", words[0]);
    Bytes key = Keys.parse(place + ": public key", words[1]);
    Require.that(keys.put(words[0], key) == null, place, "must name no client again", words[0]);
  }

  /** Replaces the file; on the disk when this returns. */
  public static void write(Path file, Map<String, Bytes> keys) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    new TreeMap<>(keys)
        .forEach((client, key) -> text.append(client).append(' ').append(key).append('\n'));
    DurableFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
