package dev.tributary.control.view;

import dev.tributary.wire.SingleObject;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What clients measured, job by job. One thread writes, any number read. */
public final class CurvesView {
  private final Map<String, Curve> curves = new HashMap<>();

  /** Takes a record of the topic metrics; what does not decode is passed over. */
  public synchronized void read(byte[] value) {
    try {
      ClientMetrics report = SingleObject.decode(value, ClientMetrics.class);
      curves.computeIfAbsent(report.getJob(), job -> new Curve()).add(report);
    } catch (WireException malformed) {
      // Metrics are for people, and this one tells them nothing.
      return;
    }
  }

  /** A job's rounds, the oldest first; none if nobody measured anything. */
  public synchronized List<Curve.Point> of(String job) {
    Curve curve = curves.get(job);
    return curve == null ? List.of() : curve.points();
  }
}
