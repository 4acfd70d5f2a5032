package dev.tributary.agent.data;

/**
 * Rows of features, each with a label. Immutable, and safe to read from several threads.
 *
 * <p>A {@link #subset subset} is a view: it shares the features of the set it was taken from and
 * keeps its number of classes, so that parts of one set agree on the shape of a model even when a
 * part has no row of some class.
 */
public final class DataSet {
  private final float[] features;
  private final int[] labels;
  private final int[] rowIndex;
  private final int columns;
  private final int classes;

  private DataSet(float[] features, int[] labels, int[] rowIndex, int columns, int classes) {
    this.features = features;
    this.labels = labels;
    this.rowIndex = rowIndex;
    this.columns = columns;
    this.classes = classes;
  }

  /**
   * The whole of the given arrays, which are kept, not copied: the caller must not change them
   * afterwards.
   *
   * @param features row-major, {@code labels.length * columns} finite values
   * @param labels one a row, each in {@code [0, classes)}
   */
  public static DataSet of(float[] features, int[] labels, int columns, int classes) {
    require(columns >= 1, "columns must be >= 1, got " + columns);
    require(classes >= 1, "classes must be >= 1, got " + classes);
    require(labels.length >= 1, "rows must be >= 1, got " + labels.length);
    require(
        features.length == (long) labels.length * columns,
        "features must have rows * columns = "
            + (long) labels.length * columns
            + " values, got "
            + features.length);
    int[] all = new int[labels.length];
    for (int row = 0; row < labels.length; row++) {
      require(
          labels[row] >= 0 && labels[row] < classes,
          "label of row " + row + " must be in [0, " + classes + "), got " + labels[row]);
      all[row] = row;
    }
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new IllegalArgumentException(
            "feature %d of row %d must be finite, got %s"
                .formatted(i % columns, i / columns, features[i]));
      }
    }
    return new DataSet(features, labels, all, columns, classes);
  }

  public int rows() {
    return rowIndex.length;
  }

  /** Features a row. */
  public int columns() {
    return columns;
  }

  /** Labels are in {@code [0, classes)}. */
  public int classes() {
    return classes;
  }

  public int label(int row) {
    return labels[rowIndex[row]];
  }

  public float feature(int row, int column) {
    if (column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException("column must be in [0, " + columns + "), got " + column);
    }
    return features[rowIndex[row] * columns + column];
  }

  /** Copies the features of a row to {@code target[offset .. offset + columns)}. */
  public void copyFeatures(int row, float[] target, int offset) {
    System.arraycopy(features, rowIndex[row] * columns, target, offset, columns);
  }

  /** Rows of each label, indexed by label. */
  public int[] labelCounts() {
    int[] counts = new int[classes];
    for (int row = 0; row < rows(); row++) {
      counts[label(row)]++;
    }
    return counts;
  }

  /** A view of the given rows of this set, in the given order; at least one. */
  public DataSet subset(int[] rows) {
    require(rows.length >= 1, "rows must be >= 1, got " + rows.length);
    int[] index = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      index[i] = rowIndex[rows[i]];
    }
    return new DataSet(features, labels, index, columns, classes);
  }

  @Override
  public String toString() {
    return "DataSet[rows=" + rows() + ", columns=" + columns + ", classes=" + classes + "]";
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
