package dev.tributary.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.benchmarks.kernels.KernelFigures.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class KernelBenchmarkTest {

  @Test
  void theCommandRunsWhatJmhFindsInThisPackageAndNothingElse() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);

    List<String> found =
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT), List.of())
            .stream()
            .map(BenchmarkListEntry::getUsername)
            .filter(name -> name.startsWith(KernelBenchmark.class.getPackageName() + "."))
            .toList();

    assertThat(KernelBenchmark.benchmarks()).containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void timesBecomeRatesAndRatiosToTheLimits() {
    Map<String, Double> nanoseconds = new LinkedHashMap<>();
    nanoseconds.put("floatAdd", 50.0);
    nanoseconds.put("arraycopy", 25.0);
    nanoseconds.put("fold", 100.0);

    KernelFigures figures = KernelFigures.of(200, nanoseconds);

    assertThat(figures.rows())
        .containsExactly(
            new Row("floatAdd", 4e9, 16, 1, 0.5),
            new Row("arraycopy", 8e9, 32, 2, 1),
            new Row("fold", 2e9, 8, 0.5, 0.25));
  }

  @Test
  void withoutALimitThereIsNoFigure() {
    assertThatIllegalStateException()
        .isThrownBy(() -> KernelFigures.of(1, Map.of("floatAdd", 1.0)))
        .withMessage("the limit arraycopy was not measured");
  }

  @Test
  void theTableHasALineForEachKernel() {
    Map<String, Double> nanoseconds = new LinkedHashMap<>();
    nanoseconds.put("floatAdd", 500.0);
    nanoseconds.put("arraycopy", 250.0);

    String table = new KernelBenchmark().table(KernelFigures.of(1000, nanoseconds));

    assertThat(table)
        .isEqualTo(
            """
            | kernel | G coordinates/s | GB/s | of float add | of arraycopy |
            |---|---|---|---|---|
            | floatAdd | 2.00 | 8.00 | 1.00 | 0.50 |
            | arraycopy | 4.00 | 16.00 | 2.00 | 1.00 |
            """);
  }
}
