package dev.tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHolds;
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
  void whoIsHeldIsSoWhateverElseItIs() {
    ClientHold hold = new ClientHold(true, "ann", "it moves", 5, 4);

    assertThat(ClientStanding.of(new ClientHolds(hold, ClientHold.NONE), false, 0, 1))
        .isEqualTo(ClientStanding.CORDONED);
    assertThat(ClientStanding.of(new ClientHolds(hold, hold), true, 1, 1))
        .isEqualTo(ClientStanding.QUARANTINED);
    assertThat(ClientStanding.of(ClientHolds.NONE, true, 1, 1)).isEqualTo(ClientStanding.FULL);
  }

  @Test
  void whoIsNotThereIsUnavailableWhateverHasIt() {
    assertThat(ClientStanding.of(false, 0, 1)).isEqualTo(ClientStanding.UNAVAILABLE);
    assertThat(ClientStanding.of(false, 1, 1)).isEqualTo(ClientStanding.UNAVAILABLE);
  }
}
