package dev.tributary.core.job;

import dev.tributary.core.check.Require;

/**
 * What a client's data set must be like, beside its name; 0 asks for nothing.
 *
 * @param minimumRows examples to train on, at least
 * @param features numbers in an example, exactly
 * @param classes distinct labels, exactly
 */
public record DataSetRequirements(long minimumRows, int features, int classes) {
  public static final DataSetRequirements NONE = new DataSetRequirements(0, 0, 0);

  public DataSetRequirements {
    Require.range("dataSetRequirements.minimumRows", minimumRows, 0, Long.MAX_VALUE);
    Require.range("dataSetRequirements.features", features, 0, Integer.MAX_VALUE);
    Require.range("dataSetRequirements.classes", classes, 0, Integer.MAX_VALUE);
  }
}
