package dev.tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientStandingTest {
  @Test
  void aClientIsFullWhenRoundsHaveAllItsSlots() {
    assertThat(ClientStanding.of(true, 0, 2)).isEqualTo(ClientStanding.IDLE);
    assertThat(ClientStanding.of(true, 1, 2)).isEqualTo(ClientStanding.BUSY);
    assertThat(ClientStanding.of(true, 2, 2)).isEqualTo(ClientStanding.FULL);
    assertThat(ClientStanding.of(true, 3, 2))
        .as("its capacity shrank")
        .isEqualTo(ClientStanding.FULL);
  }

  @Test
  void whoIsNotThereIsUnavailableWhateverHasIt() {
    assertThat(ClientStanding.of(false, 0, 1)).isEqualTo(ClientStanding.UNAVAILABLE);
    assertThat(ClientStanding.of(false, 1, 1)).isEqualTo(ClientStanding.UNAVAILABLE);
  }
}
