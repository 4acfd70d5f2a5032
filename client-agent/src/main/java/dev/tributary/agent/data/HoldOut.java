package dev.tributary.agent.data;

import java.util.Arrays;

/** A data set cut in two: rows to train on, and rows that no trainer sees. */
public record HoldOut(DataSet training, DataSet heldOut) {

  /** Holds a fifth of the rows out, rounded down, chosen by the seed; needs at least five rows. */
  public static HoldOut fifth(DataSet data, long seed) {
    if (data.rows() < 5) {
      throw new IllegalArgumentException(
          "rows must be >= 5 to hold a fifth out, got " + data.rows());
    }
    int[] order = RowOrder.shuffled(data.rows(), seed);
    int heldOut = data.rows() / 5;
    return new HoldOut(
        data.subset(Arrays.copyOfRange(order, heldOut, order.length)),
        data.subset(Arrays.copyOf(order, heldOut)));
  }
}
