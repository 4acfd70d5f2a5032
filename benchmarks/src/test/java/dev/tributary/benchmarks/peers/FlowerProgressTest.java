package dev.tributary.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowerProgressTest {

  /** Two clients, whose constants are 0.001 and 0.002. */
  private static final Workload WORKLOAD = new Workload(2, 100, 2);

  private static final String ALL =
      """
      0 1000000000 0.0
      1 9000000000 0.0015000104904174805
      2 11000000000 0.0030000209808349609
      3 12500000000 0.0044999122619628906
      """;

  @Test
  void theClockRunsFromTheEndOfTheWarmUp() {
    FlowerProgress progress = FlowerProgress.parse(ALL);

    assertThat(progress.rounds()).isEqualTo(3);
    assertThat(progress.seconds(WORKLOAD)).isEqualTo(3.5);
  }

  @Test
  void aRoundThatMissedAClientIsNoMeasurement() {
    FlowerProgress progress =
        FlowerProgress.parse(ALL.replace("2 11000000000 0.003", "2 11000000000 0.0025"));

    assertThatIllegalStateException()
        .isThrownBy(() -> progress.seconds(WORKLOAD))
        .withMessageContaining("round 2 of Flower")
        .withMessageContaining("a client was not counted");
  }

  @Test
  void aLineThatIsStillBeingWrittenDoesNotCount(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("progress.txt");

    assertThat(FlowerProgress.read(file).rounds()).isEqualTo(-1);
    Files.writeString(file, "0 1000000000 0.0\n1 90000");

    assertThat(FlowerProgress.read(file).rounds()).isZero();
  }

  @Test
  void aLineOutOfOrderIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> FlowerProgress.parse("0 1 0.0\n2 1 0.0\n"))
        .withMessageContaining("line 1 must be: round, nanoseconds, distance");
  }
}
