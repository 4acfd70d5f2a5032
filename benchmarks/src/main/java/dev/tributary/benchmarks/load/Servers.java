package dev.tributary.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;

/**
 * A broker and an S3 server in one process beside this one, so that neither their heap nor their
 * garbage collector is part of what is measured. Their data lie in a temporary directory, which is
 * deleted at the end.
 */
public final class Servers implements AutoCloseable {
  /** The bucket of the model archive. */
  public static final String ARCHIVE = "archive";

  private static final long STOP_SECONDS = 20;

  private final Path directory;
  private final Process process;
  private final String bootstrapServers;
  private final URI s3;

  private Servers(Path directory, Process process, String bootstrapServers, URI s3) {
    this.directory = directory;
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    this.s3 = s3;
  }

  /** Both answer when this returns. */
  public static Servers start() throws IOException {
    Path directory = Files.createTempDirectory("tributary-bench");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dtributary.log.file=" + directory.resolve("servers.log"),
            "-cp",
            System.getProperty("java.class.path"),
            ServersMain.class.getName(),
            directory.toString());
    Process process = builder.redirectError(directory.resolve("servers.err").toFile()).start();
    // For whoever interrupts a benchmark: neither processes nor gigabytes stay behind.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  process.destroyForcibly();
                  FileUtils.deleteDirectoryQuietly(directory.toFile());
                }));
    List<String> addresses;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      addresses = lines.lines().filter(line -> line.contains(":")).limit(2).toList();
    }
    if (addresses.size() != 2) {
      String errors = Files.readString(directory.resolve("servers.err"));
      throw new IllegalStateException("broker and S3 server did not start: " + errors);
    }
    return new Servers(directory, process, addresses.get(0), URI.create(addresses.get(1)));
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public URI s3() {
    return s3;
  }

  /** For other temporary files, deleted with the rest. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupt) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    FileUtils.deleteDirectory(directory.toFile());
  }
}
