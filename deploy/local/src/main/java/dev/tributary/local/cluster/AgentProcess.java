package dev.tributary.local.cluster;

import dev.tributary.servers.Waiting;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The daemon of one client, as a process with the classpath that the start script gives it. */
public final class AgentProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path config;
  private final List<String> command = new ArrayList<>();
  private Process process;

  /**
   * A daemon that does not run yet.
   *
   * @param config its {@code agent.yaml}; its output goes to {@code agent.log} beside it
   */
  public AgentProcess(ProjectTree project, Path config, List<String> jvmOptions)
      throws IOException {
    this.config = config;
    Path target = project.root().resolve("client-agent/target");
    command.add(ServerCommands.javaBinary());
    command.add("-Xmx192m");
    command.addAll(jvmOptions);
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("-cp");
    command.add(
        target.resolve("classes")
            + File.pathSeparator
            + Files.readString(target.resolve("classpath.txt"), StandardCharsets.UTF_8).strip());
    command.addAll(List.of("dev.tributary.agent.AgentMain", "--config", config.toString()));
  }

  /** Starts it, for the first time or again. Does not wait for it to be ready. */
  public void start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    File log = config.resolveSibling("agent.log").toFile();
    process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
  }

  public boolean alive() {
    return process != null && process.isAlive();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM; the exit code. */
  public int stop() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  private void awaitEnd() {
    Waiting.until("the agent of " + config + " to end", LIMIT, () -> !process.isAlive());
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
