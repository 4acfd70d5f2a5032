package dev.tributary.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataSetTest {
  private static final DataSet DATA =
      DataSet.of(new float[] {0, 1, 10, 11, 20, 21, 30, 31}, new int[] {0, 1, 0, 2}, 2, 4);

  @Test
  void aSubsetOfASubsetShowsTheRowsOfTheWhole() {
    DataSet subset = DATA.subset(new int[] {3, 1, 0}).subset(new int[] {2, 0});

    float[] features = new float[5];
    subset.copyFeatures(1, features, 2);

    assertThat(subset.rows()).isEqualTo(2);
    assertThat(subset.classes()).as("those of the whole").isEqualTo(4);
    assertThat(subset.label(1)).isEqualTo(2);
    assertThat(features).containsExactly(0, 0, 30, 31, 0);
    assertThat(subset.labelCounts()).containsExactly(1, 0, 1, 0);
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> DataSet.of(new float[3], new int[2], 2, 1))
        .hasMessage("features must have rows * columns = 4 values, got 3");
    assertThatThrownBy(() -> DataSet.of(new float[2], new int[] {0, 3}, 1, 3))
        .hasMessage("label of row 1 must be in [0, 3), got 3");
    assertThatThrownBy(() -> DataSet.of(new float[] {0, 1, 2, Float.NaN}, new int[] {0, 0}, 2, 1))
        .hasMessage("feature 1 of row 1 must be finite, got NaN");
    assertThatThrownBy(() -> DataSet.of(new float[0], new int[0], 1, 1))
        .hasMessage("rows must be >= 1, got 0");
    assertThatThrownBy(() -> DATA.subset(new int[0])).hasMessage("rows must be >= 1, got 0");
  }

  @Test
  void aFifthIsHeldOutAndNoRowIsInBothParts() {
    DataSet data = numbered(1797);

    HoldOut split = HoldOut.fifth(data, 3);

    assertThat(split.heldOut().rows()).isEqualTo(359);
    assertThat(IntStream.concat(numbers(split.training()), numbers(split.heldOut())).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 1797).boxed().toList());
  }

  @Test
  void theSeedDecidesWhatIsHeldOut() {
    DataSet data = numbered(100);

    int[] rows = numbers(HoldOut.fifth(data, 3).heldOut()).toArray();

    assertThat(numbers(HoldOut.fifth(data, 3).heldOut()).toArray()).isEqualTo(rows);
    assertThat(numbers(HoldOut.fifth(data, 4).heldOut()).toArray()).isNotEqualTo(rows);
    assertThatThrownBy(() -> HoldOut.fifth(numbered(4), 1))
        .hasMessage("rows must be >= 5 to hold a fifth out, got 4");
  }

  @Test
  void aShuffleIsAPermutationThatItsSeedFixesForEver() {
    int[] order = RowOrder.shuffled(1000, 42);

    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1000).toArray());
    assertThat(order).isNotEqualTo(RowOrder.shuffled(1000, 43));
    assertThat(RowOrder.shuffled(8, 42)).as("golden").containsExactly(4, 1, 7, 5, 3, 6, 2, 0);
  }

  /** Rows whose only feature is their number. */
  static DataSet numbered(int rows) {
    float[] features = new float[rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      features[row] = row;
      labels[row] = row % 10;
    }
    return DataSet.of(features, labels, 1, 10);
  }

  static IntStream numbers(DataSet data) {
    return IntStream.range(0, data.rows()).map(row -> (int) data.feature(row, 0));
  }
}
