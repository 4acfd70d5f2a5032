package dev.tributary.core.secagg;

import static dev.tributary.core.secagg.ThreatModel.SEMI_HONEST;
import static dev.tributary.core.secagg.ThreatModel.SEMI_MALICIOUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphParametersTest {

  /**
   * From google-parfait/federated-compute, fcp/secagg/server/graph_parameter_finder_test.cc: 40
   * bits of security, 20 of correctness.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 0.05, 0.05, SEMI_HONEST, 12, 6",
    "1000, 0.05, 0.05, SEMI_HONEST, 30, 17",
    "10000, 0.05, 0.05, SEMI_HONEST, 34, 20",
    "100000, 0.05, 0.05, SEMI_HONEST, 36, 21",
    "1000000, 0.05, 0.05, SEMI_HONEST, 38, 22",
    "100, 0.05, 0.05, SEMI_MALICIOUS, 16, 11",
    "1000, 0.05, 0.05, SEMI_MALICIOUS, 52, 37",
    "10000, 0.05, 0.05, SEMI_MALICIOUS, 62, 44",
    "100000, 0.05, 0.05, SEMI_MALICIOUS, 68, 48",
    "100, 0.45, 0.45, SEMI_HONEST, 92, 46",
    "1000, 0.45, 0.45, SEMI_HONEST, 822, 417",
    "100, 0.33, 0.33, SEMI_HONEST, 68, 34",
    "1000, 0.33, 0.33, SEMI_HONEST, 286, 150",
    "10000, 0.33, 0.33, SEMI_HONEST, 422, 221",
    "100, 0.3, 0.3, SEMI_MALICIOUS, 92, 62",
    "1000, 0.3, 0.3, SEMI_MALICIOUS, 872, 584",
    "10000, 0.05, 0.33, SEMI_HONEST, 86, 29",
    "1000, 0.05, 0.33, SEMI_MALICIOUS, 398, 223",
    "1000, 0.33, 0.05, SEMI_HONEST, 78, 60",
    "1000, 0.33, 0.05, SEMI_MALICIOUS, 132, 109",
    "100, 0.33, 0.0, SEMI_HONEST, 26, 25",
    "100, 0.33, 0.0, SEMI_MALICIOUS, 26, 26",
    "1000, 0.0, 0.33, SEMI_HONEST, 38, 2",
    "1000, 0.0, 0.33, SEMI_MALICIOUS, 228, 115",
    "1000, 0.0, 0.0, SEMI_HONEST, 2, 2"
  })
  void largeCohortsGetTheDegreeAndThresholdOfTheReference(
      int clients,
      double adversaryShare,
      double dropoutShare,
      ThreatModel threatModel,
      int degree,
      int threshold) {
    Assumptions assumptions = Assumptions.of(adversaryShare, dropoutShare, threatModel);

    assertThat(GraphParameters.of(clients, assumptions))
        .isEqualTo(new GraphParameters(clients, degree, threshold));
  }

  /** The same source, where a cohort of ten gets a sparse graph too; here all pairs are used. */
  @ParameterizedTest
  @CsvSource({
    "10, 0.33, 0.33, SEMI_HONEST, 8, 4",
    "10, 0.05, 0.33, SEMI_MALICIOUS, 8, 5",
    "10, 0.33, 0.05, SEMI_MALICIOUS, 4, 4",
    "10, 0.05, 0.05, SEMI_HONEST, 2, 2"
  })
  void theSparsestGraphOfASmallCohortIsThatOfTheReference(
      int clients,
      double adversaryShare,
      double dropoutShare,
      ThreatModel threatModel,
      int degree,
      int threshold) {
    Assumptions assumptions = Assumptions.of(adversaryShare, dropoutShare, threatModel);

    assertThat(GraphParameters.harary(clients, assumptions))
        .contains(new GraphParameters(clients, degree, threshold));
  }

  /**
   * By hand: n / 2 of n - 1 neighbours; the semi-malicious server has one adversary on its side.
   */
  @ParameterizedTest
  @CsvSource({
    "3, SEMI_HONEST, 2, 2",
    "4, SEMI_HONEST, 3, 2",
    "10, SEMI_HONEST, 9, 5",
    "3, SEMI_MALICIOUS, 2, 2",
    "10, SEMI_MALICIOUS, 9, 6",
    "50, SEMI_HONEST, 49, 25",
    "50, SEMI_MALICIOUS, 49, 27"
  })
  void inASmallCohortAllPairsAreNeighboursAndAMajorityUnmasks(
      int clients, ThreatModel threatModel, int degree, int threshold) {
    assertThat(GraphParameters.of(clients, Assumptions.of(0.05, 0.05, threatModel)))
        .isEqualTo(new GraphParameters(clients, degree, threshold));
  }

  @Test
  void twoNeighboursCanNotBeToldDifferentStoriesByASemiMaliciousServer() {
    for (int clients = 3; clients <= 400; clients++) {
      Assumptions assumptions = Assumptions.of(0.1, 0.1, SEMI_MALICIOUS);
      GraphParameters.find(clients, assumptions)
          .ifPresent(p -> assertThat(2 * p.threshold()).isGreaterThan(p.degree()));
    }
  }

  @Test
  void aHigherDegreeNeedsAHigherThresholdAgainstASemiMaliciousServer() {
    Assumptions assumptions = Assumptions.of(0.05, 0.05, SEMI_MALICIOUS);

    assertThat(GraphParameters.leastThreshold(1000, 52, assumptions)).isEqualTo(37);
    assertThat(GraphParameters.leastThreshold(1000, 100, assumptions)).isGreaterThan(50 + 5);
  }

  @Test
  void moreBitsNeverMakeAThresholdLower() {
    for (int bits = 20; bits < 100; bits += 20) {
      Assumptions weak = new Assumptions(0.05, 0.05, SEMI_HONEST, bits, 20);
      Assumptions strong = new Assumptions(0.05, 0.05, SEMI_HONEST, bits + 20, 20);

      assertThat(GraphParameters.of(1000, strong).degree())
          .isGreaterThan(GraphParameters.of(1000, weak).degree());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5, SEMI_HONEST, 'secureAggregation.adversaryShare + dropoutShare must be <= 0.9, got 1.0'",
    "0.33, 0.33, SEMI_MALICIOUS, 'secureAggregation.adversaryShare + 2 * dropoutShare must be <= 0.9"
        + " for a semi-malicious server, got 0.99'",
    "0.1, 1.0, SEMI_HONEST, 'secureAggregation.dropoutShare must be in [0, 1), got 1.0'",
    "0.1, -1.0, SEMI_HONEST, 'secureAggregation.dropoutShare must be in [0, 1), got -1.0'",
    "NaN, 0.1, SEMI_HONEST, 'secureAggregation.adversaryShare must be in [0, 1), got NaN'"
  })
  void assumptionsThatNoGraphCanMeetAreRefused(
      double adversaryShare, double dropoutShare, ThreatModel threatModel, String message) {
    assertThatThrownBy(() -> Assumptions.of(adversaryShare, dropoutShare, threatModel))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void tooFewClientsAreRefused() {
    Assumptions assumptions = Assumptions.of(0.05, 0.05, SEMI_HONEST);

    assertThat(GraphParameters.find(2, assumptions)).isEmpty();
    assertThatThrownBy(() -> GraphParameters.of(2, assumptions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("secureAggregation must have enough clients for Assumptions[")
        .hasMessageEndingWith(", got 2");
    assertThat(GraphParameters.find(10, Assumptions.of(0.45, 0.45, SEMI_HONEST))).isEmpty();
  }

  /** Against the definition, with big integers: the quantiles of every small distribution. */
  @Test
  void quantilesAreThoseOfTheDefinition() {
    for (int total = 1; total <= 12; total++) {
      for (int marked = 0; marked <= total; marked++) {
        for (int sampled = 0; sampled <= total; sampled++) {
          Hypergeometric distribution = new Hypergeometric(total, marked, sampled);
          for (double p : new double[] {1e-6, 0.01234567, 0.29876543}) {
            assertThat(distribution.lowQuantile(p)).isEqualTo(low(distribution, p));
            assertThat(distribution.highQuantile(p)).isEqualTo(high(distribution, p));
          }
        }
      }
    }
  }

  private static int low(Hypergeometric d, double probability) {
    double sum = 0;
    for (int r = 0; ; r++) {
      sum += mass(d, r);
      if (sum >= probability) {
        return r;
      }
    }
  }

  private static int high(Hypergeometric d, double probability) {
    double above = 0;
    for (int r = d.sampled(); ; r--) {
      above += mass(d, r);
      if (above >= probability) {
        return r;
      }
    }
  }

  private static double mass(Hypergeometric d, int r) {
    BigInteger ways =
        choose(d.marked(), r).multiply(choose(d.total() - d.marked(), d.sampled() - r));
    return ways.doubleValue() / choose(d.total(), d.sampled()).doubleValue();
  }

  private static BigInteger choose(int n, int k) {
    BigInteger result = k < 0 || k > n ? BigInteger.ZERO : BigInteger.ONE;
    for (int i = 0; i < k && k <= n; i++) {
      result = result.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
    }
    return result;
  }

  @Test
  void logFactorialsAreRightOnBothSidesOfWhereTheSeriesBegins() {
    double sum = 0;
    for (int n = 1; n <= 5_000; n++) {
      sum += Math.log(n);
      assertThat(Hypergeometric.logFactorial(n)).isCloseTo(sum, within(1e-10 + sum * 1e-13));
    }
  }
}
