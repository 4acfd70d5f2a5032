package dev.tributary.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code server_app.py} wrote down: a line for version 0 and one for each round.
 *
 * @param ends when each round ended, in nanoseconds since 1970; the first entry is the start
 * @param moved how far each round's model is from version 0
 */
record FlowerProgress(List<Long> ends, List<Double> moved) {

  /** Of client 0, as {@code client_app.py} adds it; client i adds i + 1 times as much. */
  private static final double STEP = 1e-3;

  private static final double TOLERANCE = 0.01;
  private static final double NANOS_PER_SECOND = 1e9;

  /** The whole lines of the file; none if it is not there yet. */
  static FlowerProgress read(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    return parse(text.substring(0, text.lastIndexOf('\n') + 1));
  }

  static FlowerProgress parse(String text) {
    List<Long> ends = new ArrayList<>();
    List<Double> moved = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length != 3 || !words[0].equals(Integer.toString(ends.size()))) {
        throw new IllegalStateException(
            "line %d must be: round, nanoseconds, distance; got %s".formatted(ends.size(), line));
      }
      ends.add(Long.parseLong(words[1]));
      moved.add(Double.parseDouble(words[2]));
    }
    return new FlowerProgress(ends, moved);
  }

  /** Rounds that have ended. */
  int rounds() {
    return ends.size() - 1;
  }

  /**
   * Between the end of the last warm-up round and the end of the last round.
   *
   * @throws IllegalStateException if a round did not count every client
   */
  double seconds(Workload workload) {
    double step = STEP * (workload.clients() + 1) / 2;
    for (int round = 1; round <= workload.allRounds(); round++) {
      double expected = step * round;
      if (!(Math.abs(moved.get(round) - expected) <= TOLERANCE * step)) {
        throw new IllegalStateException(
            "round %d of Flower must move the model by %s in all, got %s: a client was not counted"
                .formatted(round, expected, moved.get(round)));
      }
    }
    long first = ends.get(Workload.WARM_UP_ROUNDS);
    return (ends.get(workload.allRounds()) - first) / NANOS_PER_SECOND;
  }
}
