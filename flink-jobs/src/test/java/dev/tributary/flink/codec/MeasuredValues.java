package dev.tributary.flink.codec;

import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.MadeRound;
import dev.tributary.core.coordination.Measured;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.ToldLoss;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.flink.codec.StoredValues.Stored;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * What clients measured, as checkpoints hold it; the bytes are in golden/stopping.txt and
 * golden/losses.txt.
 */
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
        List.of(),
        List.of());
  }

  /** Of a job whose selection asks for losses. */
  static List<Stored<?>> all(CoordinatorState plain) {
    return List.of(
        new Stored<>(
            "CoordinatorStateWithLosses", new CoordinatorStateCodec(), withLosses(in(plain))));
  }

  private static CoordinatorState withLosses(CoordinatorState plain) {
    return new CoordinatorState(
        plain.log(),
        plain.nextLogOffset(),
        List.of(
            new Presence(
                "hospital-7",
                99,
                ClientOffer.of(List.of("mlp"), List.of()),
                false,
                Optional.of(Set.of("b")))),
        plain.receipts(),
        plain.phaseReceipts(),
        plain.published(),
        plain.archived(),
        plain.commands(),
        plain.madeRounds(),
        plain.measured(),
        List.of(HeldValues.FAULT),
        List.of(
            new ToldLoss("digits", "hospital-7", 2, 0.25),
            new ToldLoss("digits", "hospital-8", 1, 0)));
  }
}
