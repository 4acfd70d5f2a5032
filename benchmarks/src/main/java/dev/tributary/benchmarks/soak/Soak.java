package dev.tributary.benchmarks.soak;

import dev.tributary.benchmarks.soak.Vitals.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What a federation held on to in the first rounds and in the last.
 *
 * @param window rounds at each end whose samples are averaged
 * @param seconds of all rounds
 * @param samples of the first rounds
 */
record Soak(int rounds, int window, double seconds, int samples, List<Row> rows) {

  static final double MOST_GROWTH = 0.05;

  private static final int WINDOW = 100;
  private static final int LEAST_ROUNDS = 100;

  Soak {
    rows = List.copyOf(rows);
  }

  /**
   * One quantity.
   *
   * @param first mean over the samples of the first rounds
   * @param last mean over those of the last
   * @param growth of the last over the first as a share of it; negative if it shrank
   */
  record Row(String quantity, double first, double last, double growth) {

    boolean tooMuch() {
      return growth > MOST_GROWTH;
    }

    private String cells() {
      boolean bytes = quantity.endsWith("Bytes");
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %+.1f %% |%n",
          quantity,
          text(first, bytes),
          text(last, bytes),
          growth * 100);
    }

    private static String text(double value, boolean bytes) {
      return bytes
          ? String.format(Locale.ROOT, "%,.0f KiB", value / 1024)
          : String.format(Locale.ROOT, "%,.1f", value);
    }
  }

  /** The first and the last hundred rounds; of fewer than 200 the first and the last fifth. */
  static int window(int rounds) {
    if (rounds < LEAST_ROUNDS) {
      throw new IllegalArgumentException(
          "--rounds must be >= %d, got %d".formatted(LEAST_ROUNDS, rounds));
    }
    return rounds < 2 * WINDOW ? rounds / 5 : WINDOW;
  }

  /**
   * @param samples what was measured, by round; the windows at both ends must have at least one
   */
  static Soak of(int rounds, double seconds, NavigableMap<Integer, Map<Quantity, Double>> samples) {
    int window = window(rounds);
    List<Map<Quantity, Double>> first = List.copyOf(samples.headMap(window, true).values());
    List<Map<Quantity, Double>> last =
        List.copyOf(samples.tailMap(rounds - window, false).values());
    List<Row> rows = new ArrayList<>();
    for (Quantity quantity : Quantity.values()) {
      double before = mean(quantity, first);
      double after = mean(quantity, last);
      rows.add(new Row(quantity.key(), before, after, after / before - 1));
    }
    return new Soak(rounds, window, seconds, first.size(), rows);
  }

  private static double mean(Quantity quantity, List<Map<Quantity, Double>> samples) {
    double mean =
        samples.stream().mapToDouble(sample -> sample.get(quantity)).average().orElseThrow();
    if (mean <= 0) {
      throw new IllegalStateException(quantity.key() + " must be > 0 to tell growth, got " + mean);
    }
    return mean;
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "| of %d rounds in %.0f s | first %d | last %d | growth |%n|---|---|---|---|%n",
            rounds,
            seconds,
            window,
            window));
    rows.forEach(row -> table.append(row.cells()));
    return table.toString();
  }
}
