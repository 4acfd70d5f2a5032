package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static Profile profile(OptionalLong memoryMiB) {
    return new Profile(Map.of(), 1, memoryMiB, 2);
  }

  @Test
  void whatIsToldOfMemoryIsWhatItsOwnerLetsJobsReserve() {
    assertThat(profile(OptionalLong.of(8_192)).machine().memoryBytes()).isEqualTo(8L << 30);
    assertThat(profile(OptionalLong.of(0)).machine().memoryBytes()).isZero();
    assertThat(profile(OptionalLong.of(0)).machine().gpus()).isEqualTo(2);
  }

  @Test
  void anOwnerWhoSaysNothingLetsJobsReserveTheMemoryOfTheMachine() {
    assertThat(profile(OptionalLong.empty()).machine().memoryMiB()).isPositive();
  }

  @Test
  void moreThanAJobMayReserveIsRefusedByName() {
    assertThatThrownBy(() -> profile(OptionalLong.of((1L << 30) + 1)))
        .hasMessage("memoryMiB must be in [0, 1073741824], got 1073741825");
  }
}
