package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoissonCohortTest {
  private static final List<String> CLIENTS =
      IntStream.range(0, 1_001).mapToObj(i -> "client-" + i).toList();

  private static PoissonCohort draw(int round, double rate) {
    return PoissonCohort.of("0123456789abcdef", "job", round, rate);
  }

  /** One bit a client, of rounds 1 to 201. */
  private static boolean[][] drawn(double rate) {
    boolean[][] drawn = new boolean[202][CLIENTS.size()];
    for (int round = 1; round < drawn.length; round++) {
      PoissonCohort cohort = draw(round, rate);
      for (int client = 0; client < CLIENTS.size(); client++) {
        drawn[round][client] = cohort.includes(CLIENTS.get(client));
      }
    }
    return drawn;
  }

  /**
   * 200,000 draws at q = 0.1: the number of hits has a deviation of 134, and so have the pairs of
   * clients and of rounds that hit together at their smaller rate (46). Five deviations:
   * false-alarm rate 6e-7 each, and the key is fixed.
   */
  @Test
  void clientsTakePartIndependentlyWithTheGivenProbability() {
    boolean[][] drawn = drawn(0.1);
    int hits = 0;
    int withNeighbour = 0;
    int withNextRound = 0;
    for (int client = 0; client < 1_000; client++) {
      for (int round = 1; round <= 200; round++) {
        if (drawn[round][client]) {
          hits++;
          withNeighbour += drawn[round][client + 1] ? 1 : 0;
          withNextRound += drawn[round + 1][client] ? 1 : 0;
        }
      }
    }

    assertThat(hits).isBetween(20_000 - 5 * 134, 20_000 + 5 * 134);
    assertThat(withNeighbour).isBetween(2_000 - 5 * 46, 2_000 + 5 * 46);
    assertThat(withNextRound).isBetween(2_000 - 5 * 46, 2_000 + 5 * 46);
  }

  @Test
  void whoIsInASmallCohortIsInALargerOne() {
    List<String> small = draw(3, 0.2).among(CLIENTS);

    assertThat(small).isNotEmpty();
    assertThat(draw(3, 0.5).among(CLIENTS)).containsAll(small);
  }

  @Test
  void anotherKeyAndAnotherJobHaveOtherDraws() {
    List<String> cohort = draw(3, 0.2).among(CLIENTS);

    assertThat(PoissonCohort.of("fedcba9876543210", "job", 3, 0.2).among(CLIENTS))
        .isNotEqualTo(cohort);
    assertThat(PoissonCohort.of("0123456789abcdef", "jub", 3, 0.2).among(CLIENTS))
        .isNotEqualTo(cohort);
  }

  /** By Python's hmac: HMAC(HMAC(label, "00ff"), 6 "digits" 7 10 "hospital-7") begins so. */
  @Test
  void theDrawIsTheBeginningOfTheHmacAgainstTheRateTimesTwoToThe64() {
    double drawn = 0x0ab32e618e208fdep-64;

    assertThat(PoissonCohort.of("00ff", "digits", 7, drawn * (1 + 1e-15)).includes("hospital-7"))
        .isTrue();
    assertThat(PoissonCohort.of("00ff", "digits", 7, drawn * (1 - 1e-15)).includes("hospital-7"))
        .isFalse();
  }

  @Test
  void theEndsOfTheRangeAreNobodyAndEverybody() {
    assertThat(draw(1, 0).among(CLIENTS)).isEmpty();
    assertThat(draw(1, 1).among(CLIENTS)).isEqualTo(CLIENTS);
    assertThatThrownBy(() -> draw(1, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samplingRate must be in [0, 1], got 1.5");
  }

  /** A log that somebody forged stops no reader. */
  @Test
  void anEmptyKeyIsAKey() {
    assertThat(PoissonCohort.of("", "job", 1, 0.5).among(CLIENTS)).isNotEmpty();
  }
}
