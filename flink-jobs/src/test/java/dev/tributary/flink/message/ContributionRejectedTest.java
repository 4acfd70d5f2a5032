package dev.tributary.flink.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Fault;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.flink.message.CoordinatorInput.ContributionRejected;
import org.junit.jupiter.api.Test;

/** Of which rejected contributions the coordinator hears. */
class ContributionRejectedTest {
  private static Rejection rejection(String client, RejectReason reason) {
    return new Rejection("job", 1, client, 1, reason, "why", new Position(2, 7));
  }

  @Test
  void aFaultCarriesWhoseItIsWhereItLiesAndWhenItCame() {
    assertThat(
            ContributionRejected.of(
                rejection("a", RejectReason.OUT_OF_NORM), "tributary.updates", 5))
        .contains(
            new ContributionRejected(
                new Fault("a", "job", RejectReason.OUT_OF_NORM, "tributary.updates", 2, 7, 5)));
  }

  @Test
  void whoIsLateOrCanNotBeReadIsAtNoFault() {
    assertThat(ContributionRejected.of(rejection("a", RejectReason.LATE), "tributary.updates", 5))
        .isEmpty();
    assertThat(
            ContributionRejected.of(rejection("", RejectReason.MALFORMED), "tributary.updates", 5))
        .isEmpty();
  }
}
