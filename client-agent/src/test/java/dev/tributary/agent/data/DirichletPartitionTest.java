package dev.tributary.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirichletPartitionTest {

  @ParameterizedTest
  @CsvSource({
    "10,0.5,10,1",
    "10,0.5,10,2",
    "100,0.5,5,1",
    "10,0.001,20,1",
    "10,1e6,1,1",
    "1,1,1,1"
  })
  void everyRowIsInExactlyOnePartAndNoPartIsTooSmall(
      int parts, double alpha, int minimumRows, long seed) {
    DataSet data = DataSetTest.numbered(1438);

    List<DataSet> split = DirichletPartition.split(data, parts, alpha, minimumRows, seed);

    assertThat(split).hasSize(parts);
    assertThat(split).allMatch(part -> part.rows() >= minimumRows);
    assertThat(split.stream().flatMapToInt(DataSetTest::numbers).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 1438).boxed().toList());
  }

  @Test
  void partsMayBeSmallestWhereAllRowsAreNeeded() {
    List<DataSet> split = DirichletPartition.split(DataSetTest.numbered(60), 6, 0.5, 10, 1);

    assertThat(split).allMatch(part -> part.rows() == 10);
  }

  @Test
  void theSeedDecides() {
    DataSet data = DataSetTest.numbered(500);

    assertThat(rows(data, 1)).isEqualTo(rows(data, 1)).isNotEqualTo(rows(data, 2));
  }

  @Test
  void aSmallAlphaGivesAPartFewClassesAndALargeOneThemAll() {
    assertThat(classesWithMostOfAPart(0.05)).isLessThan(4);
    assertThat(classesWithMostOfAPart(1000)).isGreaterThan(8);
  }

  /**
   * The share of one of k parts in a class has the variance (k - 1) / (k^2 (k alpha + 1)). With
   * 4,000 shares of each alpha the estimate is off by a tenth, more than four of its standard
   * deviations, with a probability below 1e-3; the seeds are fixed.
   */
  @ParameterizedTest
  @CsvSource({"0.3", "0.5", "1", "5"})
  void theSharesHaveTheVarianceOfTheirDistribution(double alpha) {
    DataSet data = DataSetTest.numbered(10_000);
    double squares = 0;
    for (int seed = 0; seed < 40; seed++) {
      for (DataSet part : DirichletPartition.split(data, 10, alpha, 1, seed)) {
        for (int count : part.labelCounts()) {
          squares += Math.pow(count / 1000.0 - 0.1, 2);
        }
      }
    }

    double variance = 9 / (100 * (10 * alpha + 1));
    assertThat(squares / 4000).isCloseTo(variance, within(0.1 * variance));
  }

  @Test
  void whatCanNotBeSplitIsRefused() {
    DataSet data = DataSetTest.numbered(100);

    assertThatThrownBy(() -> DirichletPartition.split(data, 0, 1, 1, 1))
        .hasMessage("parts must be >= 1, got 0");
    assertThatThrownBy(() -> DirichletPartition.split(data, 1, 0, 1, 1))
        .hasMessage("alpha must be > 0 and finite, got 0.0");
    assertThatThrownBy(() -> DirichletPartition.split(data, 1, Double.NaN, 1, 1))
        .hasMessage("alpha must be > 0 and finite, got NaN");
    assertThatThrownBy(() -> DirichletPartition.split(data, 1, 1, 0, 1))
        .hasMessage("minimumRows must be >= 1, got 0");
    assertThatThrownBy(() -> DirichletPartition.split(data, 11, 1, 10, 1))
        .hasMessage("parts * minimumRows must be <= rows = 100, got 11 * 10");
  }

  private static List<List<Integer>> rows(DataSet data, long seed) {
    return DirichletPartition.split(data, 10, 0.5, 1, seed).stream()
        .map(part -> DataSetTest.numbers(part).boxed().toList())
        .toList();
  }

  /** On average over the parts, how many classes make up nine tenths of a part. */
  private static double classesWithMostOfAPart(double alpha) {
    return DirichletPartition.split(DataSetTest.numbered(10_000), 10, alpha, 10, 1).stream()
        .mapToInt(DirichletPartitionTest::classesWithMost)
        .average()
        .orElseThrow();
  }

  private static int classesWithMost(DataSet part) {
    int[] ascending = Arrays.stream(part.labelCounts()).sorted().toArray();
    int classes = 0;
    for (int covered = 0; covered < 0.9 * part.rows(); classes++) {
      covered += ascending[ascending.length - 1 - classes];
    }
    return classes;
  }
}
