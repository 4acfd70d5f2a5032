package dev.tributary.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.benchmarks.soak.Soak.Row;
import dev.tributary.benchmarks.soak.Vitals.Quantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {

  @Test
  void whatGrowsByMoreThanATwentiethIsTooMuch() {
    Soak soak = Soak.of(500, 60, growing(500, Quantity.THREADS));

    assertThat(soak.rows())
        .filteredOn(Row::tooMuch)
        .extracting(Row::quantity)
        .containsExactly("threads");
    // Means of 101 + ... + 200 and of 501 + ... + 600.
    assertThat(soak.rows())
        .last()
        .satisfies(row -> assertThat(row.growth()).isCloseTo(550.5 / 150.5 - 1, within(1e-9)));
    assertThat(soak.samples()).isEqualTo(100);
  }

  @Test
  void whatHappensInBetweenDoesNotCount() {
    NavigableMap<Integer, Map<Quantity, Double>> samples = growing(500, Quantity.THREADS);
    for (int round = 101; round <= 500; round++) {
      samples.put(round, samples.get(round <= 400 ? 500 : round - 400));
    }

    assertThat(Soak.of(500, 60, samples).rows()).noneMatch(Row::tooMuch);
  }

  @Test
  void ofFewRoundsAFifthIsLookedAt() {
    assertThat(Soak.window(100)).isEqualTo(20);
    assertThat(Soak.window(200)).isEqualTo(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Soak.window(99))
        .withMessage("--rounds must be >= 100, got 99");
  }

  @Test
  void onlyFilesOfRocksDbCount(@TempDir Path directory) throws Exception {
    Path db = Files.createDirectories(directory.resolve("tm_1/job_2/op_3/db"));
    Files.write(db.resolve("000012.sst"), new byte[10]);
    Files.write(db.resolve("MANIFEST-000005"), new byte[5]);
    Files.write(directory.resolve("tm_1/spill"), new byte[100]);

    assertThat(RocksDbFiles.below(directory)).isEqualTo(new RocksDbFiles(2, 15));
  }

  /** Of each round; one quantity grows by 1 a round, the others stay at 100. */
  private static NavigableMap<Integer, Map<Quantity, Double>> growing(
      int rounds, Quantity growing) {
    NavigableMap<Integer, Map<Quantity, Double>> samples = new TreeMap<>();
    for (int round = 1; round <= rounds; round++) {
      Map<Quantity, Double> sample = new EnumMap<>(Quantity.class);
      for (Quantity quantity : Quantity.values()) {
        sample.put(quantity, 100.0 + (quantity == growing ? round : 0));
      }
      samples.put(round, sample);
    }
    return samples;
  }
}
