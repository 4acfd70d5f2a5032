package dev.tributary.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Processes that end with the run that started them, their own children included, also when this
 * JVM is told to end. Each writes to {@code NAME.log} in one directory.
 */
final class ChildProcesses implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path logs;
  private final Map<String, String> environment;
  private final List<Process> processes = new ArrayList<>();
  private final Thread atExit = new Thread(this::stop, "children-end");

  /**
   * @param environment on top of this JVM's
   */
  ChildProcesses(Path logs, Map<String, String> environment) throws IOException {
    this.logs = Files.createDirectories(logs);
    this.environment = Map.copyOf(environment);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  synchronized Process start(String name, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(logs.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(logs.resolve(name + ".log").toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /**
   * @throws IllegalStateException if one of them has ended
   */
  synchronized void requireAlive() {
    for (Process process : processes) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "a process ended in the middle of a run with exit code %d; see %s"
                .formatted(process.exitValue(), logs));
      }
    }
  }

  private synchronized void stop() {
    List<ProcessHandle> all =
        processes.stream()
            .map(Process::toHandle)
            .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
            .toList();
    processes.forEach(Process::destroy);
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (ProcessHandle each : all) {
      awaitEnd(each, end - System.nanoTime());
      each.destroyForcibly();
    }
    processes.clear();
  }

  private static void awaitEnd(ProcessHandle process, long nanos) {
    try {
      process.onExit().get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException notEnded) {
      return;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
