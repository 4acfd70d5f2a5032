package dev.tributary.control.view;

import dev.tributary.wire.avro.ClientMetrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** What the clients of one job measured, round by round: means, and nothing of a single client. */
public final class Curve {
  /** Rounds of which late reports still come: of these it is known who reported. */
  private static final int OPEN_ROUNDS = 3;

  private final TreeMap<Integer, Sums> rounds = new TreeMap<>();

  /**
   * A round's means over its reports.
   *
   * @param clients that sent a whole update and measured
   * @param examples they trained on; 0 in a secure round
   * @param loss mean over examples; empty if no trainer gives it, likewise {@code accuracy}
   * @param trainSeconds mean over clients, as are the other times
   * @param failures reports of clients that sent no update, by reason
   */
  public record Point(
      int round,
      int clients,
      long examples,
      OptionalDouble loss,
      OptionalDouble accuracy,
      double trainSeconds,
      double fetchSeconds,
      double uploadSeconds,
      long uploadBytes,
      Map<String, Integer> failures) {}

  /** Whether it is news of a client that sent no update. */
  boolean add(ClientMetrics report) {
    Sums sums = rounds.computeIfAbsent(report.getRound(), round -> new Sums());
    boolean failed = sums.add(report) && report.getFailure() != null;
    if (rounds.size() > OPEN_ROUNDS) {
      Integer settled = rounds.lastKey();
      for (int i = 0; i < OPEN_ROUNDS && settled != null; i++) {
        settled = rounds.lowerKey(settled);
      }
      if (settled != null) {
        rounds.get(settled).settle();
      }
    }
    return failed;
  }

  List<Point> points() {
    List<Point> points = new ArrayList<>();
    rounds.forEach((round, sums) -> points.add(sums.point(round)));
    return points;
  }

  /**
   * A curve of at most so many points: the first, the newest, and some at even distances between.
   *
   * @param most at least 2
   */
  static List<Point> thinned(List<Point> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    List<Point> thinned = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      thinned.add(points.get((int) ((long) i * (points.size() - 1) / (most - 1))));
    }
    return thinned;
  }

  private static final class Sums {
    private Set<String> reporters = new HashSet<>();
    private boolean settled;
    private int clients;
    private long examples;
    private double loss;
    private long lossExamples;
    private double accuracy;
    private long accuracyExamples;
    private double trainSeconds;
    private double fetchSeconds;
    private double uploadSeconds;
    private long uploadBytes;
    private final Map<String, Integer> failures = new TreeMap<>();

    /** An attempt counts once, however often its report was sent: whether this one did. */
    boolean add(ClientMetrics report) {
      if (settled || !reporters.add(report.getClient() + " " + report.getAttempt())) {
        return false;
      }
      if (report.getFailure() != null) {
        failures.merge(report.getFailure(), 1, Integer::sum);
        return true;
      }
      clients++;
      examples += report.getExamples();
      if (report.getLoss() != null) {
        loss += report.getLoss() * report.getExamples();
        lossExamples += report.getExamples();
      }
      if (report.getAccuracy() != null) {
        accuracy += report.getAccuracy() * report.getExamples();
        accuracyExamples += report.getExamples();
      }
      trainSeconds += report.getTrainSeconds();
      fetchSeconds += report.getFetchSeconds();
      uploadSeconds += report.getUploadSeconds();
      uploadBytes += report.getUploadBytes();
      return true;
    }

    void settle() {
      settled = true;
      reporters = Set.of();
    }

    Point point(int round) {
      int divisor = Math.max(1, clients);
      return new Point(
          round,
          clients,
          examples,
          mean(loss, lossExamples),
          mean(accuracy, accuracyExamples),
          trainSeconds / divisor,
          fetchSeconds / divisor,
          uploadSeconds / divisor,
          uploadBytes,
          Map.copyOf(failures));
    }

    private static OptionalDouble mean(double sum, long weight) {
      return weight > 0 ? OptionalDouble.of(sum / weight) : OptionalDouble.empty();
    }
  }
}
