package dev.tributary.benchmarks.kernels;

import dev.tributary.benchmarks.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./tributary bench kernels}. */
@Command(
    name = "kernels",
    description = {
      "Measures the inner loops with JMH: coordinates a second on one core, beside a plain float[]",
      "add and System.arraycopy of the same bytes.",
      "",
      "Example: ./tributary bench kernels --output json"
    },
    mixinStandardHelpOptions = true)
public final class KernelBenchmark extends Benchmark<KernelFigures> {

  private static final String VECTORS = "jdk.incubator.vector";

  @Option(
      names = "--quick",
      description = "short runs, for a look rather than a figure: half a minute instead of two")
  private boolean quick;

  @Override
  protected KernelFigures measure() throws RunnerException, IOException {
    say(
        "%d benchmarks, a JVM of %s for each and each parameter ...",
        benchmarks().size(), quick ? "1 s" : "6 s");
    Map<String, Double> nanosecondsPerChunk = new LinkedHashMap<>();
    // What the JVMs say, a warning about vectors each, is not for standard output.
    Path talk = Files.createTempFile("tributary-kernels", ".log");
    try {
      for (String benchmark : benchmarks()) {
        for (RunResult result : new Runner(options(benchmark, talk)).run()) {
          String kernel = kernel(result);
          double nanoseconds = result.getPrimaryResult().getScore();
          nanosecondsPerChunk.put(kernel, nanoseconds);
          say("%-26s %10.1f us a chunk", kernel, nanoseconds / 1000);
        }
      }
    } finally {
      Files.deleteIfExists(talk);
    }
    return KernelFigures.of(ChunkLoops.COORDINATES, nanosecondsPerChunk);
  }

  /** All that JMH is to run, as it names them; the limits first. */
  static List<String> benchmarks() {
    List<String> names = new ArrayList<>();
    for (String method :
        List.of(
            KernelFigures.FLOAT_ADD,
            KernelFigures.ARRAYCOPY,
            "check",
            "fold",
            "checkAndFold",
            "checkAndFoldScalar",
            "checkAndFoldTogether",
            "maskedAdd",
            "mergeSums")) {
      names.add(ChunkLoops.class.getName() + "." + method);
    }
    names.add(ServerSteps.class.getName() + ".optimizer");
    names.add(RecordReading.class.getName() + ".sha256");
    names.add(RecordReading.class.getName() + ".avroDecode");
    return names;
  }

  private Options options(String benchmark, Path talk) {
    // Compiled at once: on a busy machine the compiler's threads else come late, and it is the
    // interpreter that is measured.
    List<String> flags =
        new ArrayList<>(List.of("-Xbatch", "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"));
    if (ModuleLayer.boot().findModule(VECTORS).isPresent()) {
      flags.add("--add-modules=" + VECTORS);
    }
    return new OptionsBuilder()
        .include("^" + benchmark.replace(".", "\\.") + "$")
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .threads(1)
        .forks(1)
        .warmupIterations(quick ? 2 : 6)
        .warmupTime(TimeValue.milliseconds(quick ? 300 : 500))
        .measurementIterations(quick ? 2 : 5)
        .measurementTime(TimeValue.milliseconds(quick ? 200 : 500))
        .jvmArgs(flags.toArray(String[]::new))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .output(talk.toString())
        .build();
  }

  /** The method's name, with the value of its parameter. */
  private static String kernel(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    StringBuilder name = new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.') + 1));
    for (String parameter : result.getParams().getParamsKeys()) {
      name.append(' ').append(result.getParams().getParam(parameter));
    }
    return name.toString();
  }

  @Override
  protected String table(KernelFigures figures) {
    StringBuilder table =
        new StringBuilder(
            """
            | kernel | G coordinates/s | GB/s | of float add | of arraycopy |
            |---|---|---|---|---|
            """);
    for (KernelFigures.Row row : figures.rows()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %.2f | %.2f |%n",
              row.kernel(),
              row.coordinatesPerSecond() / 1e9,
              row.gigabytesPerSecond(),
              row.ratioToFloatAdd(),
              row.ratioToArraycopy()));
    }
    return table.toString();
  }
}
