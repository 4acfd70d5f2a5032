package dev.tributary.core.round;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.selection.ClientSelectors;
import dev.tributary.core.selection.Participation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stays of a job between its rounds.
 *
 * @param lastRound the newest round that was started, 0 before the first
 * @param abandonedInRow rounds abandoned since the last model
 * @param lastAbandonReason why the newest of them was, empty if none
 * @param model the newest version, absent until version 0 is published
 * @param archived the newest archived version
 * @param ledger of a job that promises differential privacy: what its rounds have cost so far
 * @param noiseKeys commitments of the keys that noise is drawn from, by shard; empty if there is no
 *     such noise, or before they are fixed
 * @param steering whether somebody has paused it
 * @param participations who took part in its rounds, by client, of a job whose selection asks
 */
public record JobInfo(
    String id,
    JobSpec spec,
    String fingerprintKey,
    int lastRound,
    int abandonedInRow,
    String lastAbandonReason,
    Optional<ModelPublished> model,
    Optional<ModelArchived> archived,
    Optional<PrivacyLedger> ledger,
    List<String> noiseKeys,
    Steering steering,
    Map<String, Participation> participations) {

  public JobInfo {
    noiseKeys = List.copyOf(noiseKeys);
    participations = Participations.recent(participations);
  }

  /** With an empty ledger, if the job has one, and without keys. */
  public JobInfo(
      String id,
      JobSpec spec,
      String fingerprintKey,
      int lastRound,
      int abandonedInRow,
      String lastAbandonReason,
      Optional<ModelPublished> model,
      Optional<ModelArchived> archived) {
    this(
        id,
        spec,
        fingerprintKey,
        lastRound,
        abandonedInRow,
        lastAbandonReason,
        model,
        archived,
        spec.privacyPlan().map(PrivacyLedger::empty),
        List.of(),
        Steering.NONE,
        Map.of());
  }

  static JobInfo of(LogRecord.JobAccepted accepted) {
    return new JobInfo(
        accepted.job(),
        accepted.spec(),
        accepted.fingerprintKey(),
        0,
        0,
        "",
        Optional.empty(),
        Optional.empty());
  }

  /** The newest version's number, -1 before version 0 is published. */
  public int version() {
    return model.map(ModelPublished::version).orElse(-1);
  }

  JobInfo withRoundStarted(int round) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        round,
        abandonedInRow,
        lastAbandonReason,
        model,
        archived,
        ledger,
        noiseKeys,
        steering,
        participations);
  }

  JobInfo withModel(ModelPublished published) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        lastRound,
        0,
        "",
        Optional.of(published),
        archived,
        ledger,
        noiseKeys,
        steering,
        participations);
  }

  JobInfo withAbandoned(String reason) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        lastRound,
        abandonedInRow + 1,
        reason,
        model,
        archived,
        ledger,
        noiseKeys,
        steering,
        participations);
  }

  JobInfo withArchived(ModelArchived newest) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        lastRound,
        abandonedInRow,
        lastAbandonReason,
        model,
        Optional.of(newest),
        ledger,
        noiseKeys,
        steering,
        participations);
  }

  /** A round's member set is fixed: its sum may become known, whatever becomes of the round. */
  JobInfo withRoundClosed(RoundStarted round, RoundClosed closed) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        lastRound,
        abandonedInRow,
        lastAbandonReason,
        model,
        archived,
        ledger.map(before -> before.afterRound(closed.members().size())),
        noiseKeys,
        steering,
        ClientSelectors.asksForHistory(spec.cohort().selection())
            ? Participations.after(participations, round, closed)
            : participations);
  }

  JobInfo withNoiseKeys(List<String> keys) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        lastRound,
        abandonedInRow,
        lastAbandonReason,
        model,
        archived,
        ledger,
        keys,
        steering,
        participations);
  }

  JobInfo withSteering(Steering news) {
    return new JobInfo(
        id,
        spec,
        fingerprintKey,
        lastRound,
        abandonedInRow,
        lastAbandonReason,
        model,
        archived,
        ledger,
        noiseKeys,
        news,
        participations);
  }

  /** Whether its rounds are not all done, and another one can be afforded. */
  public boolean wantsAnotherRound() {
    return version() < spec.rounds().count()
        && ledger.map(PrivacyLedger::allowsNextRound).orElse(true);
  }

  /** Whether what the job promises allows that another sum becomes known: budget and noise. */
  boolean allowsNextRound() {
    boolean noised = !spec.needsNoiseKeys() || !noiseKeys.isEmpty();
    return noised && ledger.map(PrivacyLedger::allowsNextRound).orElse(true);
  }
}
