package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.util.Optional;

/**
 * How many neighbours each client has, and how many of them must answer to unmask it.
 *
 * <p>Bell et al. 2020, section 3.2 and appendix: a random graph of so small a degree is enough
 * because, with high probability, the honest survivors stay connected, nobody has as many
 * adversaries among its neighbours as the threshold, and everybody has as many survivors. In small
 * cohorts all pairs are neighbours, and the threshold is a majority.
 *
 * @param degree neighbours of each client: even, or {@code clients - 1}
 * @param threshold shares that give a secret back, in [2, degree]
 */
public record GraphParameters(int clients, int degree, int threshold) {
  /** Up to here all pairs cost little, and need no luck with the graph. */
  static final int ALL_PAIRS_UP_TO = 50;

  private static final int MAX_CLIENTS = 1_000_000;

  /** Keeps a share times a count from being rounded to the next lower integer. */
  private static final double SMALL = 1e-14;

  /**
   * The smallest that keep what the assumptions promise.
   *
   * @throws IllegalArgumentException if none do
   */
  public static GraphParameters of(int clients, Assumptions assumptions) {
    return find(clients, assumptions)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "secureAggregation must have enough clients for %s, got %d"
                        .formatted(assumptions, clients)));
  }

  /** As {@link #of}, empty if there are none. */
  public static Optional<GraphParameters> find(int clients, Assumptions assumptions) {
    Require.range("secureAggregation clients", clients, 1, MAX_CLIENTS);
    return clients <= ALL_PAIRS_UP_TO
        ? allPairs(clients, assumptions)
        : harary(clients, assumptions).or(() -> allPairs(clients, assumptions));
  }

  private static Optional<GraphParameters> allPairs(int clients, Assumptions assumptions) {
    int degree = clients - 1;
    int threshold = leastThreshold(clients, degree, assumptions);
    int dropouts = (int) Math.floor((assumptions.dropoutShare() + SMALL) * clients);
    return threshold <= degree - dropouts
        ? Optional.of(new GraphParameters(clients, degree, threshold))
        : Optional.empty();
  }

  /** The sparsest graph; empty if only all pairs could do. */
  static Optional<GraphParameters> harary(int clients, Assumptions assumptions) {
    for (int degree = 2; degree < clients - 1; degree += 2) {
      int threshold = leastThreshold(clients, degree, assumptions);
      if (isConnected(clients, degree, assumptions)
          && threshold <= mostThreshold(clients, degree, assumptions)) {
        return Optional.of(new GraphParameters(clients, degree, threshold));
      }
    }
    return Optional.empty();
  }

  /**
   * The lowest threshold that is secure on a graph of that degree, however many neighbours drop
   * out: with the semi-malicious server it rises with the degree, because the server may tell one
   * half of the neighbours that a client vanished and the other half that it did not.
   */
  static int leastThreshold(int clients, int degree, Assumptions assumptions) {
    boolean semiMalicious = assumptions.threatModel() == ThreatModel.SEMI_MALICIOUS;
    if (degree >= clients - 1) {
      int adversaries = (int) Math.ceil((assumptions.adversaryShare() - SMALL) * clients);
      int majority = (degree + (semiMalicious ? adversaries : 0)) / 2 + 1;
      return Math.max(2, Math.max(majority, adversaries + 1));
    }
    int adversaries = (int) Math.floor((assumptions.adversaryShare() + SMALL) * clients);
    // Half of the failure probability is for the graph, see isConnected.
    double probability = Math.pow(2, -(assumptions.securityBits() + 1)) / clients;
    int among = new Hypergeometric(clients, adversaries, degree).highQuantile(probability);
    return Math.max(2, (semiMalicious ? (among + degree) / 2 : among) + 1);
  }

  /** The highest threshold that enough neighbours survive to reach. */
  private static int mostThreshold(int clients, int degree, Assumptions assumptions) {
    int survivors = (int) Math.ceil((1 - assumptions.dropoutShare() - SMALL) * clients);
    double probability = Math.pow(2, -assumptions.correctnessBits()) / clients;
    return new Hypergeometric(clients, survivors, degree).lowQuantile(probability);
  }

  /**
   * Whether the graph falls apart, when adversaries and dropouts are taken out, with a small enough
   * probability only. It does if degree / 2 successive clients are gone in two places of the
   * circle: a union bound over the pairs of places.
   */
  private static boolean isConnected(int clients, int degree, Assumptions assumptions) {
    int gone =
        (int) Math.floor((assumptions.adversaryShare() + SMALL) * clients)
            + (int) Math.floor((assumptions.dropoutShare() + SMALL) * clients);
    if (degree > gone) {
      return true;
    }
    double logPairs = Math.log(clients) + Math.log(clients - degree - 1.0) - Math.log(2);
    double logGone =
        Hypergeometric.logFactorial(gone)
            + Hypergeometric.logFactorial(clients - degree)
            - Hypergeometric.logFactorial(clients)
            - Hypergeometric.logFactorial(gone - degree);
    return logPairs + logGone < -(assumptions.securityBits() + 1) * Math.log(2);
  }
}
