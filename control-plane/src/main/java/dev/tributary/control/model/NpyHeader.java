package dev.tributary.control.model;

import dev.tributary.core.job.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of an array in NumPy's format says: the text of a Python dictionary.
 *
 * @param where the array, for messages
 * @param type such as {@code <f4}
 */
record NpyHeader(String where, String type, boolean fortranOrder, List<String> shape) {
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9,\\s]*)\\)");

  static NpyHeader parse(String where, String text) {
    Matcher type = TYPE.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!type.find() || !order.find() || !shape.find()) {
      throw new IllegalArgumentException(
          "%s must say 'descr', 'fortran_order' and 'shape', got %s"
              .formatted(where, text.strip()));
    }
    return new NpyHeader(
        where,
        type.group(1),
        order.group(1).equals("True"),
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(dimension -> !dimension.isEmpty())
            .toList());
  }

  void require(TensorSpec tensor) {
    List<String> wanted = tensor.shape().stream().map(String::valueOf).toList();
    // Of one dimension, or of others of length 1, both orders are the same.
    boolean rows = !fortranOrder || tensor.shape().stream().filter(d -> d > 1).count() <= 1;
    if (!type.equals("<f4") || !rows || !shape.equals(wanted)) {
      throw new IllegalArgumentException(
          "%s must be float32, little endian, in C order, of shape %s, got '%s'%s of shape %s"
              .formatted(where, wanted, type, fortranOrder ? " in Fortran order" : "", shape));
    }
  }
}
