package dev.tributary.control.model;

import dev.tributary.core.job.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * How far two models of one layout are apart.
 *
 * @param tensors one by one
 * @param whole all of them as one vector, named {@code *}
 */
public record ModelDiff(List<TensorDiff> tensors, TensorDiff whole) {
  public ModelDiff {
    tensors = List.copyOf(tensors);
  }

  /**
   * @param size coordinates
   * @param norm L2 norm of b - a
   * @param relative {@code norm} over the L2 norm of a; NaN if that is 0
   * @param largest largest magnitude of a coordinate of b - a
   * @param cosine of the angle between a and b; NaN if one of them is 0
   * @param changedShare coordinates that are not equal, 0 to 1
   */
  public record TensorDiff(
      String name,
      long size,
      double norm,
      double relative,
      double largest,
      double cosine,
      double changedShare) {}

  /** Memory does not grow with the models. */
  static ModelDiff of(VectorFile a, VectorFile b, List<TensorSpec> tensors) throws IOException {
    a.requireFit(tensors);
    b.requireFit(tensors);
    List<TensorDiff> each = new ArrayList<>();
    Sums whole = new Sums();
    long offset = 0;
    for (TensorSpec tensor : tensors) {
      long bytes = tensor.size() * Float.BYTES;
      Sums sums = new Sums();
      sums.add(a, b, offset, bytes);
      whole.add(sums);
      each.add(sums.diff(tensor.name(), tensor.size()));
      offset += bytes;
    }
    return new ModelDiff(each, whole.diff("*", offset / Float.BYTES));
  }

  private static final class Sums {
    private static final long PIECE_BYTES = 1 << 16;

    private double aa;
    private double bb;
    private double ab;
    private double squares;
    private double largest;
    private long changed;

    void add(VectorFile a, VectorFile b, long offset, long bytes) throws IOException {
      for (long at = 0; at < bytes; at += PIECE_BYTES) {
        long count = Math.min(PIECE_BYTES, bytes - at);
        ByteBuffer left = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
        a.read(offset + at, count, (buffer, n) -> left.put(buffer, 0, n));
        ByteBuffer right = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
        b.read(offset + at, count, (buffer, n) -> right.put(buffer, 0, n));
        for (int i = 0; i < count; i += Float.BYTES) {
          add(left.getFloat(i), right.getFloat(i));
        }
      }
    }

    private void add(double x, double y) {
      double difference = y - x;
      aa += x * x;
      bb += y * y;
      ab += x * y;
      squares += difference * difference;
      largest = Math.max(largest, Math.abs(difference));
      changed += x == y ? 0 : 1;
    }

    void add(Sums other) {
      aa += other.aa;
      bb += other.bb;
      ab += other.ab;
      squares += other.squares;
      largest = Math.max(largest, other.largest);
      changed += other.changed;
    }

    TensorDiff diff(String name, long size) {
      return new TensorDiff(
          name,
          size,
          Math.sqrt(squares),
          aa == 0 ? Double.NaN : Math.sqrt(squares / aa),
          largest,
          aa == 0 || bb == 0
              ? Double.NaN
              : Math.max(-1, Math.min(1, ab / (Math.sqrt(aa) * Math.sqrt(bb)))),
          (double) changed / size);
    }
  }
}
