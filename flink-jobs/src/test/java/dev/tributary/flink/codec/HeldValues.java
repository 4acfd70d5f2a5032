package dev.tributary.flink.codec;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.Fault;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.update.RejectReason;
import dev.tributary.flink.codec.StoredValues.Stored;
import dev.tributary.flink.message.CoordinatorInput.CommandHeard;
import dev.tributary.flink.message.CoordinatorInput.ContributionRejected;
import java.util.List;

/** Clients that are held, or may come to be; the bytes are in golden/holds.txt. */
final class HeldValues {
  static final Fault FAULT =
      new Fault("hospital-7", "digits", RejectReason.NOT_FINITE, "tributary.updates", 3, 1234, 99);
  private static final Command HOLD =
      new Command.Hold("hospital-7", ClientHold.Kind.CORDON, "ann", "it moves", 98);
  private static final Command FREE =
      new Command.Free("hospital-8", ClientHold.Kind.QUARANTINE, 97);

  private HeldValues() {}

  static List<Stored<?>> all(CoordinatorState plain) {
    return List.of(
        StoredValues.input("fault", new ContributionRejected(FAULT)),
        StoredValues.input("hold", new CommandHeard(HOLD)),
        StoredValues.input("free", new CommandHeard(FREE)),
        new Stored<>(
            "CoordinatorStateWithFaults",
            new CoordinatorStateCodec(),
            new CoordinatorState(
                plain.log(),
                plain.nextLogOffset(),
                plain.clients(),
                plain.receipts(),
                plain.phaseReceipts(),
                plain.published(),
                plain.archived(),
                List.of(HOLD, FREE),
                List.of(),
                List.of(),
                List.of(FAULT),
                List.of())));
  }
}
