package dev.tributary.local.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.apache.flink.util.FileUtils;

/** Where a run writes: results stay, the servers' own files go. */
public final class RunDirectory {
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunDirectory() {}

  /**
   * @param given null for a new folder below {@code .tributary}
   * @param command whose run it is; names the folder there
   */
  public static Path create(Path given, String command) throws IOException {
    if (given != null) {
      return Files.createDirectories(given.toAbsolutePath());
    }
    Path runs = Path.of(".tributary", command).toAbsolutePath();
    Files.createDirectories(runs);
    return Files.createTempDirectory(
        runs, LocalDateTime.now(ZoneId.systemDefault()).format(NAME) + "-");
  }

  /** Removes the broker's log, checkpoints and agents' states of a run that ended well. */
  public static void tidy(Path directory) throws IOException {
    FileUtils.deleteDirectory(directory.resolve("kafka").toFile());
    FileUtils.deleteDirectory(directory.resolve("agents").toFile());
    FileUtils.deleteDirectory(LocalFederation.s3Directory(directory).resolve("flink").toFile());
  }
}
