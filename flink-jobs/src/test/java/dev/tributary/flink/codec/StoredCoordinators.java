package dev.tributary.flink.codec;

import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.SecurePhase;
import java.util.List;

/** States of the coordinator, with all that they came to hold. */
final class StoredCoordinators {
  private StoredCoordinators() {}

  static CoordinatorState offering(Presence presence) {
    CoordinatorState secure = secure();
    return new CoordinatorState(
        secure.log(),
        secure.nextLogOffset(),
        List.of(StoredValues.PRESENCE, presence),
        secure.receipts(),
        secure.phaseReceipts(),
        secure.published(),
        secure.archived(),
        secure.commands());
  }

  /** Also with a fault, which came one version before. */
  static CoordinatorState telling() {
    CoordinatorState offering = offering(StoredValues.TELLING);
    return new CoordinatorState(
        offering.log(),
        offering.nextLogOffset(),
        offering.clients(),
        offering.receipts(),
        offering.phaseReceipts(),
        offering.published(),
        offering.archived(),
        offering.commands(),
        offering.madeRounds(),
        offering.measured(),
        List.of(HeldValues.FAULT),
        List.of());
  }

  static CoordinatorState withBits() {
    CoordinatorState secure = secure();
    return new CoordinatorState(
        secure.log(),
        secure.nextLogOffset(),
        secure.clients(),
        secure.receipts(),
        secure.phaseReceipts(),
        List.of(StoredValues.PUBLISHED, StoredValues.PUBLISHED_WITH_BITS),
        secure.archived(),
        secure.commands());
  }

  static CoordinatorState secure() {
    CoordinatorState plain = plain();
    return new CoordinatorState(
        plain.log(),
        plain.nextLogOffset(),
        plain.clients(),
        plain.receipts(),
        List.of(
            new PhaseReceipt(
                "digits", 2, "00ff", SecurePhase.KEYS, "hospital-7", 0, 99, "ab".repeat(32)),
            new PhaseReceipt("digits", 2, "00ff", SecurePhase.SHARES, "hospital-7", 0, 100, "")),
        plain.published(),
        plain.archived(),
        plain.commands());
  }

  static CoordinatorState plain() {
    return new CoordinatorState(
        StoredValues.log(),
        17,
        List.of(StoredValues.PRESENCE),
        List.of(StoredValues.RECEIPT),
        List.of(),
        List.of(StoredValues.PUBLISHED),
        List.of(StoredValues.ARCHIVED),
        StoredValues.COMMANDS);
  }
}
