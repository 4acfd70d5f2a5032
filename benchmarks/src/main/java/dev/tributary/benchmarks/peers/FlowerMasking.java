package dev.tributary.benchmarks.peers;

import dev.tributary.local.cluster.ProjectTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * How long Flower's SecAgg+ takes to draw one mask and add it to a vector, by its own functions.
 */
public final class FlowerMasking {
  private final FlowerInstallation flower;

  private FlowerMasking(FlowerInstallation flower) {
    this.flower = flower;
  }

  /**
   * @param python the command that makes the virtual environment
   * @throws IllegalStateException if there is no such Python, or PyPI does not give Flower
   */
  public static FlowerMasking install(String python) throws IOException, InterruptedException {
    Path root = ProjectTree.here().root();
    return new FlowerMasking(
        FlowerInstallation.make(
            python,
            root.resolve("benchmarks/peers/flower"),
            root.resolve(".tributary/peers/flower")));
  }

  /** Of Flower. */
  public String version() {
    return flower.version();
  }

  /**
   * The median of some masks over {@code params} coordinates.
   *
   * @throws IllegalStateException if Flower has no such functions
   */
  public double secondsPerMask(int params) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    flower.command("python"),
                    flower.app().resolve("masking.py").toString(),
                    Integer.toString(params)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException(
          "Flower's masking was not measured: masking.py ended with exit code " + exitCode);
    }
    return Double.parseDouble(output);
  }
}
