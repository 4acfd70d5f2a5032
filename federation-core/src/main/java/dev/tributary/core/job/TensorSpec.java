package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import java.util.List;
import java.util.Locale;

/**
 * One named tensor of the parameter vector. Tensors follow each other in the vector in the order of
 * the spec, each in C order (last index fastest).
 *
 * @param shape dimensions, each >= 1; [out, in] for a dense layer's weights
 */
public record TensorSpec(String name, List<Integer> shape, Init init) {

  /** How version 0 is drawn. */
  public enum Init {
    /** All coordinates 0. */
    ZEROS,
    /**
     * Uniform in [-a, a], a = sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio, AISTATS 2010, eq. 16).
     */
    GLOROT;

    /**
     * @throws IllegalArgumentException listing the known names
     */
    public static Init named(String name) {
      for (Init init : values()) {
        if (init.spelling().equals(name)) {
          return init;
        }
      }
      throw new IllegalArgumentException(
          "model.tensors.init must be one of [zeros, glorot], got " + name);
    }

    public String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TensorSpec {
    Require.name("model.tensors.name", name);
    Require.that(
        shape != null && !shape.isEmpty(),
        "model.tensors." + name + ".shape",
        "must be given",
        shape);
    long size = 1;
    for (int dimension : shape) {
      Require.range("model.tensors." + name + ".shape", dimension, 1, Integer.MAX_VALUE);
      size *= dimension;
      Require.range("model.tensors." + name + ".shape (coordinates)", size, 1, Integer.MAX_VALUE);
    }
    Require.that(init != null, "model.tensors." + name + ".init", "must be given", null);
    Require.that(
        init != Init.GLOROT || shape.size() >= 2,
        "model.tensors." + name + ".init",
        "glorot needs a shape of two dimensions or more",
        shape);
    shape = List.copyOf(shape);
  }

  /** Number of coordinates. */
  public long size() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The bound of the first draw; 0 for zeros. */
  public double initBound() {
    if (init == Init.ZEROS) {
      return 0;
    }
    long receptive = size() / shape.get(0) / shape.get(1);
    return Math.sqrt(6.0 / ((shape.get(0) + (double) shape.get(1)) * receptive));
  }
}
