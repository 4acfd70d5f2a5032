package dev.tributary.agent.training.nd4j;

import dev.tributary.agent.data.DataSet;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of a data set as ND4J arrays, scaled and one-hot; the arrays are filled anew each time. */
final class Batches {

  /** At most two sizes occur: the full batch, and the rest at the end of an epoch. */
  record Batch(int rows, INDArray features, INDArray labels) {}

  private final DataSet data;
  private final int outputs;
  private final float featureScale;
  private final Batch full;
  private final Batch rest;
  private final float[] features;
  private final float[] labels;

  Batches(DataSet data, MlpParameters parameters, int batchRows) {
    this.data = data;
    this.outputs = parameters.outputs();
    this.featureScale = (float) parameters.featureScale();
    int fullRows = Math.min(batchRows, data.rows());
    int restRows = data.rows() % fullRows;
    this.full = allocate(fullRows);
    this.rest = restRows == 0 ? full : allocate(restRows);
    this.features = new float[fullRows * data.columns()];
    this.labels = new float[fullRows * outputs];
  }

  int[] rowsInOrder() {
    int[] rows = new int[data.rows()];
    Arrays.setAll(rows, row -> row);
    return rows;
  }

  /** The rows {@code order[from ..]}, as many as a batch has; valid until the next call. */
  Batch fill(int[] order, int from) {
    Batch batch = order.length - from >= full.rows() ? full : rest;
    int columns = data.columns();
    Arrays.fill(labels, 0, batch.rows() * outputs, 0);
    for (int i = 0; i < batch.rows(); i++) {
      int row = order[from + i];
      data.copyFeatures(row, features, i * columns);
      labels[i * outputs + data.label(row)] = 1;
    }
    for (int i = 0; i < batch.rows() * columns; i++) {
      features[i] /= featureScale;
    }
    NativeFloats.copy(features, batch.features());
    NativeFloats.copy(labels, batch.labels());
    return batch;
  }

  private Batch allocate(int rows) {
    return new Batch(
        rows,
        Nd4j.createUninitialized(DataType.FLOAT, rows, data.columns()),
        Nd4j.createUninitialized(DataType.FLOAT, rows, outputs));
  }
}
