package dev.tributary.flink.codec;

import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.MadeRound;
import dev.tributary.core.coordination.Measured;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What clients measured, as checkpoints hold it; the bytes are in golden/stopping.txt. */
final class MeasuredValues {
  static final Measured MEASURED =
      new Measured(
          "digits", 2, "hospital-7", 143, OptionalDouble.of(0.25), OptionalDouble.of(0.875));

  private MeasuredValues() {}

  /** The same without clients, of a job that goes by a metric. */
  static CoordinatorState in(CoordinatorState plain) {
    return new CoordinatorState(
        plain.log(),
        plain.nextLogOffset(),
        List.of(),
        plain.receipts(),
        plain.phaseReceipts(),
        plain.published(),
        plain.archived(),
        plain.commands(),
        List.of(
            new MadeRound("digits", 2, 1, new TreeSet<>(Set.of("hospital-7", "hospital-8")), 99)),
        List.of(
            MEASURED,
            new Measured("digits", 2, "b", 0, OptionalDouble.empty(), OptionalDouble.empty())),
        List.of());
  }
}
