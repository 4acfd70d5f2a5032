package dev.tributary.core.privacy;

import dev.tributary.core.check.Require;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Renyi differential privacy at a fixed set of orders. Releases one after the other add up, also
 * when each depends on the results before it (Mironov 2017, arXiv:1702.07476, Proposition 1).
 */
public final class RenyiCurve {
  /** The orders of Google's dp_accounting: 1.1 to 10.9 by tenths, 11 to 63, 128, 256, 512, 1024. */
  private static final double[] ORDERS = orders();

  /** Privacy that nothing was spent of. */
  public static final RenyiCurve NOTHING = of(order -> 0);

  private final double[] divergences;

  private RenyiCurve(double[] divergences) {
    this.divergences = divergences;
  }

  private static double[] orders() {
    double[] orders = new double[99 + 53 + 4];
    for (int i = 0; i < 99; i++) {
      orders[i] = (11 + i) / 10.0;
    }
    for (int i = 0; i < 53; i++) {
      orders[99 + i] = 11 + i;
    }
    for (int i = 0; i < 4; i++) {
      orders[152 + i] = 128 << i;
    }
    return orders;
  }

  /**
   * @param divergence of an order > 1, infinite where nothing is known
   */
  public static RenyiCurve of(DoubleUnaryOperator divergence) {
    return new RenyiCurve(Arrays.stream(ORDERS).map(divergence).toArray());
  }

  /** One release of the Gaussian mechanism on a Poisson sample. */
  public static RenyiCurve ofSampledGaussian(double samplingRate, double noiseMultiplier) {
    return of(order -> SampledGaussian.rdp(samplingRate, noiseMultiplier, order));
  }

  /** This curve and {@code other}, one after the other. */
  public RenyiCurve plus(RenyiCurve other) {
    double[] sum = divergences.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.divergences[i];
    }
    return new RenyiCurve(sum);
  }

  /** {@code rounds} releases of this curve. */
  public RenyiCurve times(int rounds) {
    return rounds == 0
        ? NOTHING
        : new RenyiCurve(Arrays.stream(divergences).map(d -> d * rounds).toArray());
  }

  /**
   * The smallest epsilon that some order proves for {@code delta}: rdp(a) + ln((a-1)/a) - (ln delta
   * + ln a) / (a-1) (Canonne, Kamath, Steinke 2020, arXiv:2004.00010, Proposition 12).
   *
   * @param delta in (0, 1)
   */
  public double epsilon(double delta) {
    Require.that(delta > 0 && delta < 1, "delta", "must be in (0, 1)", delta);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ORDERS.length; i++) {
      double a = ORDERS[i];
      double rest = (StrictMath.log(delta) + StrictMath.log(a)) / (a - 1);
      least = StrictMath.min(least, divergences[i] + StrictMath.log1p(-1 / a) - rest);
    }
    return divergences[0] == 0 ? 0 : StrictMath.max(0, least);
  }
}
