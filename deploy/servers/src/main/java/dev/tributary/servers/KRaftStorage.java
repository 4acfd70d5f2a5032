package dev.tributary.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.tools.StorageTool;

/** The directory of a Kafka broker's log, which KRaft wants formatted before the first start. */
public final class KRaftStorage {

  /** Any 16 bytes in base64 will do: the controllers of one cluster compare it. */
  private static final String CLUSTER_ID = "VHJpYnV0YXJ5TG9jYWwwMQ";

  private KRaftStorage() {}

  /**
   * Writes the broker's settings to the file and formats the directory they name in {@code
   * log.dirs}, unless it has been formatted before: then its data stays.
   */
  public static void prepare(Properties settings, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        settings.store(writer, null);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    }
    Path logs = Path.of(settings.getProperty("log.dirs"));
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(file, logs);
    }
  }

  private static void format(Path file, Path logs) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    String[] arguments = {"format", "--cluster-id", CLUSTER_ID, "--config", file.toString()};
    int code =
        StorageTool.execute(arguments, new PrintStream(output, true, StandardCharsets.UTF_8));
    if (code != 0) {
      throw new IllegalStateException(
          "formatting %s ended with code %d: %s"
              .formatted(logs, code, output.toString(StandardCharsets.UTF_8).strip()));
    }
  }
}
