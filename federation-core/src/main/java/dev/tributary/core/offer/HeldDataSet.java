package dev.tributary.core.offer;

import dev.tributary.core.check.Require;

/**
 * A data set that a client holds.
 *
 * @param rows examples to train on; 0 if it does not say, like the others
 * @param features numbers in an example
 * @param classes distinct labels
 */
public record HeldDataSet(String name, long rows, int features, int classes) {
  public HeldDataSet {
    Require.that(name != null, "dataSet.name", "must be given", null);
    Require.range("dataSet.rows", rows, 0, Long.MAX_VALUE);
    Require.range("dataSet.features", features, 0, Integer.MAX_VALUE);
    Require.range("dataSet.classes", classes, 0, Integer.MAX_VALUE);
  }

  /** Of which nothing else is known. */
  public static HeldDataSet named(String name) {
    return new HeldDataSet(name, 0, 0, 0);
  }
}
