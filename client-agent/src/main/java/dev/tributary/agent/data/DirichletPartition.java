package dev.tributary.agent.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Splits one data set into parts that are unlike in their labels and in their size, as the data of
 * real clients is.
 *
 * <p>For every class the shares of the parts are drawn from a symmetric Dirichlet distribution, and
 * the class's rows are dealt out in those shares (Yurochkin et al. 2019, arXiv 1905.12022, section
 * 4; also what Flower's DirichletPartitioner does). A small alpha gives each part a few classes, a
 * large one gives all parts the same mixture. Hsu et al. 2019 (arXiv 1909.06335) draw the mixture
 * of each client instead, and give all clients the same number of rows.
 */
public final class DirichletPartition {
  private DirichletPartition() {}

  /**
   * The parts, views of the data: every row is in exactly one of them.
   *
   * @param alpha concentration, above 0; 0.5 is a usual choice
   * @param minimumRows every part has at least so many rows: what a part lacks after the draw is
   *     taken from the largest parts
   */
  public static List<DataSet> split(
      DataSet data, int parts, double alpha, int minimumRows, long seed) {
    requireSplittable(data, parts, alpha, minimumRows);
    Random random = RowOrder.random(seed);
    int[][] byLabel = shuffledRowsByLabel(data, random.nextLong());
    List<List<Integer>> dealt = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      dealt.add(new ArrayList<>());
    }
    for (int[] rows : byLabel) {
      deal(rows, shares(parts, alpha, random), dealt);
    }
    fillUp(dealt, minimumRows);
    return dealt.stream()
        .map(rows -> data.subset(rows.stream().mapToInt(Integer::intValue).toArray()))
        .toList();
  }

  private static void requireSplittable(DataSet data, int parts, double alpha, int minimumRows) {
    if (parts < 1) {
      throw new IllegalArgumentException("parts must be >= 1, got " + parts);
    }
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException("alpha must be > 0 and finite, got " + alpha);
    }
    if (minimumRows < 1) {
      throw new IllegalArgumentException("minimumRows must be >= 1, got " + minimumRows);
    }
    if ((long) parts * minimumRows > data.rows()) {
      throw new IllegalArgumentException(
          "parts * minimumRows must be <= rows = %d, got %d * %d"
              .formatted(data.rows(), parts, minimumRows));
    }
  }

  private static int[][] shuffledRowsByLabel(DataSet data, long seed) {
    int[] counts = data.labelCounts();
    int[][] byLabel = new int[data.classes()][];
    for (int label = 0; label < byLabel.length; label++) {
      byLabel[label] = new int[counts[label]];
    }
    for (int row : RowOrder.shuffled(data.rows(), seed)) {
      int label = data.label(row);
      byLabel[label][--counts[label]] = row;
    }
    return byLabel;
  }

  /** Cuts the rows at the rounded cumulative shares, so that none is lost to rounding. */
  private static void deal(int[] rows, double[] shares, List<List<Integer>> dealt) {
    double upTo = 0;
    int from = 0;
    for (int part = 0; part < shares.length; part++) {
      upTo += shares[part];
      boolean last = part == shares.length - 1;
      int to = last ? rows.length : (int) Math.min(rows.length, Math.rint(upTo * rows.length));
      for (int i = from; i < to; i++) {
        dealt.get(part).add(rows[i]);
      }
      from = Math.max(from, to);
    }
  }

  private static void fillUp(List<List<Integer>> dealt, int minimumRows) {
    for (List<Integer> part : dealt) {
      while (part.size() < minimumRows) {
        List<Integer> largest = part;
        for (List<Integer> other : dealt) {
          largest = other.size() > largest.size() ? other : largest;
        }
        part.add(largest.remove(largest.size() - 1));
      }
    }
  }

  /** One draw of Dir(alpha, ..., alpha): independent Gamma(alpha) draws over their sum. */
  private static double[] shares(int parts, double alpha, Random random) {
    double[] shares = new double[parts];
    double sum = 0;
    for (int part = 0; part < parts; part++) {
      shares[part] = gamma(alpha, random);
      sum += shares[part];
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      // A tiny alpha underflows every draw: in the limit one part has the whole class.
      Arrays.fill(shares, 0);
      shares[random.nextInt(parts)] = 1;
      return shares;
    }
    for (int part = 0; part < parts; part++) {
      shares[part] /= sum;
    }
    return shares;
  }

  /** Marsaglia and Tsang 2000, with their boost for alpha < 1; StrictMath, for equal bits. */
  private static double gamma(double alpha, Random random) {
    if (alpha < 1) {
      double u = 1 - random.nextDouble();
      return gamma(alpha + 1, random) * StrictMath.pow(u, 1 / alpha);
    }
    double d = alpha - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      v = v * v * v;
      double u = 1 - random.nextDouble();
      if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }
}
