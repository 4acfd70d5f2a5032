package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.avro.RejectedContribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RejectionsTest {
  @ParameterizedTest
  @EnumSource(RejectReason.class)
  void aRejectionReadsBackWithItsLabelAndPosition(RejectReason reason) throws WireException {
    Rejection rejection =
        new Rejection("digits", 2, "hospital-8", 1, reason, "x".repeat(600), new Position(3, 9));

    RejectedContribution read =
        Rejections.decode(Rejections.encode(rejection, "tributary.updates", 5));

    assertThat(read)
        .isEqualTo(
            new RejectedContribution(
                "digits",
                2,
                "hospital-8",
                1,
                reason.label(),
                "x".repeat(497) + "...",
                "tributary.updates",
                3,
                9L,
                5L));
  }
}
