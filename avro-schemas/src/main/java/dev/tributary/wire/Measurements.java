package dev.tributary.wire;

import dev.tributary.core.coordination.Measured;
import dev.tributary.wire.avro.ClientMetrics;
import java.util.OptionalDouble;

/** Records of the topic metrics, as far as jobs may end by them. */
public final class Measurements {
  private Measurements() {}

  /**
   * A client that failed, or whose model has diverged, has measured nothing.
   *
   * @throws WireException also for another record and for values that make no sense
   */
  public static Measured decode(byte[] bytes) throws WireException {
    ClientMetrics metrics = SingleObject.decode(bytes, ClientMetrics.class);
    boolean failed = metrics.getFailure() != null;
    try {
      return new Measured(
          Texts.cut(metrics.getJob()),
          metrics.getRound(),
          Texts.cut(metrics.getClient()),
          failed ? 0 : metrics.getExamples(),
          failed ? OptionalDouble.empty() : measured(metrics.getLoss()),
          failed ? OptionalDouble.empty() : measured(metrics.getAccuracy()));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("ClientMetrics", e);
    }
  }

  private static OptionalDouble measured(Double value) {
    return value == null || !(Math.abs(value) <= Measured.MOST_LOSS)
        ? OptionalDouble.empty()
        : OptionalDouble.of(value);
  }
}
