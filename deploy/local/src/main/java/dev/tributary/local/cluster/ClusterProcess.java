package dev.tributary.local.cluster;

import dev.tributary.servers.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that a cluster started, as its pid file remembers it: number and time of birth. A
 * number alone is not enough to kill by, for the system gives it to another process some day.
 */
record ClusterProcess(String name, long pid, Instant startInstant) {

  /**
   * The system counts a process's age from the machine's boot, whose time it tells in whole seconds
   * and may correct.
   */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  /** How a process ended when it was told to. */
  enum Ending {
    STOPPED,
    /** It did not listen, and was killed. */
    KILLED,
    /** It had ended before. */
    WAS_GONE
  }

  /** Starts a process whose output goes to {@code logs/NAME.out}, and remembers it. */
  static ClusterProcess start(
      ClusterDirectory directory,
      String name,
      List<String> command,
      Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.path().toFile());
    builder.environment().putAll(environment);
    Path output = directory.logs().resolve(name + ".out");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    try {
      ProcessHandle handle = builder.start().toHandle();
      Instant start = handle.info().startInstant().orElse(Instant.now());
      ClusterProcess process = new ClusterProcess(name, handle.pid(), start);
      Files.writeString(
          file(directory, name), handle.pid() + " " + start + "\n", StandardCharsets.UTF_8);
      return process;
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot start " + name, failed);
    }
  }

  /** The process of this name that was started last, alive or not. */
  static Optional<ClusterProcess> recorded(ClusterDirectory directory, String name) {
    Path file = file(directory, name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String[] words = Files.readString(file, StandardCharsets.UTF_8).strip().split(" ", -1);
      return Optional.of(
          new ClusterProcess(name, Long.parseLong(words[0]), Instant.parse(words[1])));
    } catch (IOException | RuntimeException unreadable) {
      throw new IllegalStateException(file + " is not a pid file", unreadable);
    }
  }

  boolean alive() {
    return handle().isPresent();
  }

  /** Asks the process to end, and kills it if it has not within the limit. */
  Ending stop(Duration limit) {
    Optional<ProcessHandle> running = handle();
    if (running.isEmpty()) {
      return Ending.WAS_GONE;
    }
    running.get().destroy();
    if (endsWithin(limit)) {
      return Ending.STOPPED;
    }
    kill();
    return Ending.KILLED;
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    handle()
        .ifPresent(
            running -> {
              running.destroyForcibly();
              endsWithin(KILL_LIMIT);
            });
  }

  /** SIGSTOP: it keeps its memory and its connections, and does nothing. */
  void pause() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    if (!alive()) {
      throw new IllegalStateException("%s (pid %d) has ended".formatted(name, pid));
    }
    List<String> command = List.of("kill", "-" + signal, Long.toString(pid));
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("%s ended with code %d".formatted(command, code));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot signal " + name, failed);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + name, interrupt);
    }
  }

  void forget(ClusterDirectory directory) {
    try {
      Files.deleteIfExists(file(directory, name));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot forget the process " + name, failed);
    }
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(this::isTheOneStarted)
        // A dead process that nobody has waited for yet still has a number, but no command.
        .filter(process -> process.info().command().isPresent());
  }

  private boolean isTheOneStarted(ProcessHandle candidate) {
    return candidate
        .info()
        .startInstant()
        .map(start -> Duration.between(start, startInstant).abs().compareTo(CLOCK_TOLERANCE) <= 0)
        .orElse(false);
  }

  private boolean endsWithin(Duration limit) {
    try {
      Waiting.until(name + " to end", limit, () -> !alive());
      return true;
    } catch (IllegalStateException stillThere) {
      return false;
    }
  }

  private static Path file(ClusterDirectory directory, String name) {
    return directory.pids().resolve(name + ".pid");
  }
}
