package dev.tributary.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeersFiguresTest {

  private static final long MIB = 1 << 20;

  private static final PeersFigures.Row ROW =
      PeersFigures.Row.of(
          new Workload(4, 1_000_000, 5),
          new PeersFigures.Tributary(60, 100 * MIB, 60 * MIB),
          new PeersFigures.Flower("1.34.0", 8, 400 * MIB));

  @Test
  void speedIsTimesFlowersAndMemoryIsAShareOfFlowers() {
    assertThat(ROW.speedRatio()).isEqualTo(7.5);
    assertThat(ROW.memoryRatio()).isEqualTo(0.25);
    assertThat(ROW.memoryRatioWithBroker()).isEqualTo(0.4);
  }

  @Test
  void theTableBeginsWithTheRatios() {
    String table = new PeersFigures(1, List.of(ROW)).table();

    assertThat(table.lines())
        .last()
        .asString()
        .startsWith("| 7.5 | 0.25 | 0.40 | 4 | 1,000,000 | 5 | 60.0 | 8.00 | 100 | 60 | 400 |");
  }

  @Test
  void warmUpRoundsAreRunAndNotCounted() {
    Workload workload = new Workload(4, 1_000, 5);

    assertThat(workload.allRounds()).isEqualTo(6);
    assertThat(workload.roundsPerMinute(10)).isEqualTo(30);
  }

  @Test
  void aFederationOfOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Workload(1, 1_000, 5))
        .withMessageStartingWith("--clients must be");
  }
}
