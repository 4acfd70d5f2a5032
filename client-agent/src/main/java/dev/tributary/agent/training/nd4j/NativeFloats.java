package dev.tributary.agent.training.nd4j;

import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between Java's arrays and the memory of dense float arrays, without conversion. */
final class NativeFloats {
  private NativeFloats() {}

  /** Fills the array from the first of the values; there are at least as many as it has. */
  static void copy(float[] values, INDArray array) {
    try {
      memoryOf(array).put(values, 0, Math.toIntExact(array.length()));
    } finally {
      Reference.reachabilityFence(array);
    }
  }

  /** Copies the array in C order to the first of the values; there is at least room for it. */
  static void copy(INDArray array, float[] values) {
    INDArray ordered = array.ordering() == 'c' ? array : array.dup('c');
    try {
      memoryOf(ordered).get(values, 0, Math.toIntExact(ordered.length()));
    } finally {
      Reference.reachabilityFence(ordered);
    }
  }

  static float[] copyOf(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    copy(array, values);
    return values;
  }

  private static FloatBuffer memoryOf(INDArray array) {
    boolean dense =
        array.dataType() == DataType.FLOAT
            && array.ordering() == 'c'
            && array.offset() == 0
            && array.data().length() == array.length();
    if (!dense) {
      throw new IllegalStateException(
          "array must be dense float32 in C order, got "
              + array.dataType()
              + " of shape "
              + Arrays.toString(array.shape()));
    }
    return array.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
