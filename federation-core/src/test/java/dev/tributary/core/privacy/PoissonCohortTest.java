package dev.tributary.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PoissonCohortTest {
  private static final SecretKey JOB_KEY =
      new SecretKeySpec("0123456789abcdef".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

  private static SecretKey key(int client) {
    return PoissonCohort.clientKey(JOB_KEY, "client-" + client);
  }

  /**
   * 200,000 draws at q = 0.1: the number of hits has a deviation of 134, and so have the pairs of
   * clients and of rounds that hit together at their smaller rate (31 of 1,000). Five deviations:
   * false-alarm rate 6e-7 each.
   */
  @Test
  void clientsTakePartIndependentlyWithTheGivenProbability() {
    int hits = 0;
    int withNeighbour = 0;
    int withNextRound = 0;
    for (int client = 0; client < 1_000; client++) {
      for (int round = 1; round <= 200; round++) {
        if (PoissonCohort.includes(key(client), "job", round, 0.1)) {
          hits++;
          withNeighbour += PoissonCohort.includes(key(client + 1), "job", round, 0.1) ? 1 : 0;
          withNextRound += PoissonCohort.includes(key(client), "job", round + 1, 0.1) ? 1 : 0;
        }
      }
    }

    assertThat(hits).isBetween(20_000 - 5 * 134, 20_000 + 5 * 134);
    assertThat(withNeighbour).isBetween(2_000 - 5 * 46, 2_000 + 5 * 46);
    assertThat(withNextRound).isBetween(2_000 - 5 * 46, 2_000 + 5 * 46);
  }

  @Test
  void whoIsInASmallCohortIsInALargerOne() {
    for (int client = 0; client < 2_000; client++) {
      if (PoissonCohort.includes(key(client), "job", 3, 0.2)) {
        assertThat(PoissonCohort.includes(key(client), "job", 3, 0.5)).isTrue();
      }
    }
  }

  /** The draw of this key, job and round by OpenSSL's command line begins with cb661fc0781ef19d. */
  @Test
  void theThresholdIsTheRateTimesTwoToThe64() {
    double drawn = 0xcb661fc0781ef19dp-64;

    assertThat(PoissonCohort.includes(key(1), "job", 7, drawn * (1 + 1e-15))).isTrue();
    assertThat(PoissonCohort.includes(key(1), "job", 7, drawn * (1 - 1e-15))).isFalse();
  }

  @Test
  void theEndsOfTheRangeAreNobodyAndEverybody() {
    for (int client = 0; client < 100; client++) {
      assertThat(PoissonCohort.includes(key(client), "job", 1, 0)).isFalse();
      assertThat(PoissonCohort.includes(key(client), "job", 1, 1)).isTrue();
    }
    assertThatThrownBy(() -> PoissonCohort.includes(key(1), "job", 1, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samplingRate must be in [0, 1], got 1.5");
  }
}
