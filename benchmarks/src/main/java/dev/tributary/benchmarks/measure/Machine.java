package dev.tributary.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Where and on what a figure was measured.
 *
 * @param commit of the checkout, with {@code +} behind it if files differ from it; {@code unknown}
 *     without Git
 * @param processor as the operating system names it
 * @param memoryBytes of the machine
 * @param load mean number of runnable threads over the last minute before the start; negative if
 *     the system does not tell
 */
public record Machine(
    String commit, String processor, int cores, long memoryBytes, String java, double load) {

  private static final int COMMIT_LENGTH = 10;

  /** As it is now. The checkout is the one in the system property {@code tributary.home}. */
  public static Machine here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        checkout(Path.of(System.getProperty("tributary.home", "."))),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        system.getSystemLoadAverage());
  }

  /** For the line under a table. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "Measured at commit %s on %s, %d cores, %.0f GiB, %s; load before the start %.1f.",
        commit,
        processor,
        cores,
        memoryBytes / (double) (1 << 30),
        java,
        load);
  }

  private static String processorName() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }

  private static String checkout(Path home) {
    try {
      String head = git(home, "rev-parse", "HEAD");
      if (head.length() < COMMIT_LENGTH) {
        return "unknown";
      }
      String changed = git(home, "status", "--porcelain", "--untracked-files=no");
      return head.substring(0, COMMIT_LENGTH) + (changed.isEmpty() ? "" : "+");
    } catch (IOException noGit) {
      return "unknown";
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  private static String git(Path home, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("git");
    builder.command().addAll(List.of(arguments));
    Process process =
        builder
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return answer;
  }
}
