package dev.tributary.benchmarks.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.benchmarks.secure.SecureRound.Step;
import org.junit.jupiter.api.Test;

class SecureRoundTest {
  private static final int CLIENTS = 20;
  private static final Model MODEL = new Model(200_000);

  @Test
  void theSumOfThoseWhoStayedIsExactWithOneInstanceAndWithTwo() throws Exception {
    SecureRound round = new SecureRound(CLIENTS, 0.1);
    round.prepare();
    SecureServer server = new SecureServer(round, MODEL);
    server.fold();
    round.answer();

    assertThat(round.members()).hasSize(18);
    // Eighteen masks of their own, and two clients who had one with each of the eighteen.
    assertThat(server.unmask(1).masks()).isEqualTo(18 + 2 * 18);
    assertThat(server.unmask(2).masks()).isEqualTo(18 + 2 * 18);
    assertThat(round.clientNanos())
        .isNotEmpty()
        .allSatisfy(steps -> assertThat(steps).containsOnlyKeys(Step.values()));
  }

  @Test
  void aSumThatLacksAClientIsFoundOut() {
    long[][] nothing = MODEL.sums();

    assertThatThrownBy(() -> MODEL.requireExact(nothing, CLIENTS, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of the sum must be");
  }
}
