package dev.tributary.core.coordination;

import dev.tributary.core.round.LogState;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.List;

/**
 * What a coordinator must not forget.
 *
 * @param nextLogOffset the round log is read up to here
 * @param clients last sign of life of each client
 * @param receipts of open rounds
 * @param phaseReceipts of open secure rounds
 * @param published shards of versions that the log does not name yet
 * @param archived versions of which the log does not know it yet
 * @param commands not yet answered in the log
 * @param madeRounds of which the log does not say yet what their members measured
 * @param measured in these, or in open rounds
 * @param faults of clients that may come to be too many
 * @param losses that clients told last of jobs whose selection asks, or may come to count so
 */
public record CoordinatorState(
    LogState log,
    long nextLogOffset,
    List<Presence> clients,
    List<Receipt> receipts,
    List<PhaseReceipt> phaseReceipts,
    List<Published> published,
    List<Archived> archived,
    List<Command> commands,
    List<MadeRound> madeRounds,
    List<Measured> measured,
    List<Fault> faults,
    List<ToldLoss> losses) {
  public static final CoordinatorState EMPTY =
      new CoordinatorState(
          LogState.EMPTY, 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** Of jobs that do not go by what clients measure, and clients without fault. */
  public CoordinatorState(
      LogState log,
      long nextLogOffset,
      List<Presence> clients,
      List<Receipt> receipts,
      List<PhaseReceipt> phaseReceipts,
      List<Published> published,
      List<Archived> archived,
      List<Command> commands) {
    this(
        log,
        nextLogOffset,
        clients,
        receipts,
        phaseReceipts,
        published,
        archived,
        commands,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  public CoordinatorState {
    clients = List.copyOf(clients);
    receipts = List.copyOf(receipts);
    phaseReceipts = List.copyOf(phaseReceipts);
    published = List.copyOf(published);
    archived = List.copyOf(archived);
    commands = List.copyOf(commands);
    madeRounds = List.copyOf(madeRounds);
    measured = List.copyOf(measured);
    faults = List.copyOf(faults);
    losses = List.copyOf(losses);
  }
}
