package dev.tributary.control.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a {@code ./tributary up} says how it is reached, in the form of a local cluster's file. It
 * counts only while the process lives that wrote it, which may have had no time to delete it.
 *
 * @param path of the file
 */
public record UpFile(Path path) {
  /** What the keys begin with that are about the process. */
  static final String PREFIX = "up.";

  private static final String PID = PREFIX + "pid";
  private static final String BORN = PREFIX + "born";
  private static final Path PLACE = Path.of(".tributary", "up", "cluster.properties");

  /**
   * The system counts a process's age from the machine's boot, whose time it tells in whole seconds
   * and may correct.
   */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  /** Of the checkout with this root. */
  public static UpFile of(Path root) {
    return new UpFile(root.resolve(PLACE));
  }

  /**
   * Says that this process serves these.
   *
   * @param settings as {@link Connection#fromMap} reads them
   */
  public void write(Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    ProcessHandle self = ProcessHandle.current();
    properties.setProperty(PID, Long.toString(self.pid()));
    self.info().startInstant().ifPresent(born -> properties.setProperty(BORN, born.toString()));
    try {
      Files.createDirectories(path.getParent());
      Path whole = path.resolveSibling(path.getFileName() + ".new");
      try (var writer = Files.newBufferedWriter(whole, StandardCharsets.UTF_8)) {
        properties.store(writer, "Written by tributary up, for as long as it lives");
      }
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + path, failed);
    }
  }

  /** Deletes what {@link #write} wrote. */
  public void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete " + path, failed);
    }
  }

  /** Whether the process lives that wrote it. */
  public boolean isAlive() {
    return process().isPresent();
  }

  /**
   * @throws IllegalStateException if the process lives that wrote it
   */
  public void requireNobody() {
    process()
        .ifPresent(
            alive -> {
              throw new IllegalStateException(
                  "another './tributary up' must have ended, got process %d, which serves %s"
                      .formatted(alive.pid(), path));
            });
  }

  private Optional<ProcessHandle> process() {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    Map<String, String> written = ConnectionFinder.read(path);
    return Optional.ofNullable(written.get(PID))
        .filter(pid -> pid.matches("\\d{1,18}"))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .filter(ProcessHandle::isAlive)
        .filter(process -> isOfThatAge(process, written.get(BORN)));
  }

  /** The system gives a number to another process some day. */
  private static boolean isOfThatAge(ProcessHandle process, String written) {
    Optional<Instant> born = process.info().startInstant();
    return written == null
        || born.isEmpty()
        || Duration.between(Instant.parse(written), born.get()).abs().compareTo(CLOCK_TOLERANCE)
            <= 0;
  }
}
