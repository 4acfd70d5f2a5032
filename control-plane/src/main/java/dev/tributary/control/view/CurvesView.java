package dev.tributary.control.view;

import dev.tributary.control.job.RoundView;
import dev.tributary.control.model.VersionMetrics;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientMetrics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clients measured, job by job. One thread writes, any number read. */
public final class CurvesView {
  private final Map<String, Curve> curves = new HashMap<>();
  private final Map<String, Measured> measured = new HashMap<>();
  private final Rounds rounds;
  private long failures;

  /** What the round log says of a round. */
  @FunctionalInterface
  interface Rounds {
    /** Empty if it knows no such round. */
    Optional<RoundView> round(String job, int round);
  }

  /** A view that knows of no rounds. */
  CurvesView() {
    this((job, round) -> Optional.empty());
  }

  CurvesView(Rounds rounds) {
    this.rounds = rounds;
  }

  /** Takes a record of the topic metrics; what does not decode is passed over. */
  public synchronized void read(byte[] value) {
    try {
      ClientMetrics report = SingleObject.decode(value, ClientMetrics.class);
      if (curves.computeIfAbsent(report.getJob(), job -> new Curve()).add(report)) {
        failures++;
      }
      measured
          .computeIfAbsent(
              report.getJob(), job -> new Measured(job, round -> rounds.round(job, round)))
          .add(report);
    } catch (WireException malformed) {
      // Metrics are for people, and this one tells them nothing.
      return;
    }
  }

  /** What the members of a job's round measured; empty if none told a loss or an accuracy. */
  public synchronized Optional<VersionMetrics> of(
      String job, int round, Collection<String> members) {
    Measured known = measured.get(job);
    return known == null ? Optional.empty() : known.of(round, members);
  }

  /** Parts of clients in rounds that came to nothing at their side. */
  public synchronized long failures() {
    return failures;
  }

  /** A job's rounds, the oldest first; none if nobody measured anything. */
  public synchronized List<Curve.Point> of(String job) {
    Curve curve = curves.get(job);
    return curve == null ? List.of() : curve.points();
  }
}
