package dev.tributary.core.round;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
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
import java.util.OptionalDouble;

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
 * @param clipNorm L2 norm that updates of the open round, or of the next one, are clipped to, of a
 *     job that promises differential privacy. One that adapts follows from the models published
 * @param steering whether somebody has paused it
 * @param participations who took part in its rounds, by client, of a job whose selection asks
 * @param stopping how near it is to an end before its rounds are done, if it may have one
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
    OptionalDouble clipNorm,
    Steering steering,
    Map<String, Participation> participations,
    Optional<StopProgress> stopping) {

  public JobInfo {
    noiseKeys = List.copyOf(noiseKeys);
    participations = Participations.recent(participations);
  }

  /** With an empty ledger and the spec's norm, if the job has such, and without keys. */
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
        firstClipNorm(spec),
        Steering.NONE,
        Map.of(),
        Optional.empty());
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
            Optional.empty())
        .withStopping(StopProgress.of(accepted));
  }

  /** The norm that a job's first round clips to, if it clips. */
  public static OptionalDouble firstClipNorm(JobSpec spec) {
    return spec.privacy().differentialPrivacy().stream()
        .mapToDouble(DifferentialPrivacySpec::clipNorm)
        .findFirst();
  }

  /** What a {@code RoundStarted} says of the norm: nothing, unless it adapts. */
  public OptionalDouble toldClipNorm() {
    return spec.adaptiveClip().isPresent() ? clipNorm : OptionalDouble.empty();
  }

  /** The newest version's number, -1 before version 0 is published. */
  public int version() {
    return model.map(ModelPublished::version).orElse(-1);
  }

  /**
   * Whether version 0 is known to be the model that the job is to start from. It is read in parts,
   * so nobody knows before it lies in the archive as one object, with the hash of all of it.
   */
  public boolean isSourceProven() {
    return version() > 0
        || spec.model()
            .source()
            .map(source -> archived.filter(a -> a.sha256().equals(source.sha256())).isPresent())
            .orElse(true);
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
        clipNorm,
        steering,
        participations,
        stopping);
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
        clipNorm,
        steering,
        participations,
        stopping);
  }

  /**
   * The norm follows the members of a round that made a model.
   *
   * @param bits the noised sum of their bits ({@link AdaptiveClip#next})
   */
  JobInfo withClipBits(long bits, int members) {
    double next = spec.adaptiveClip().orElseThrow().next(clipNorm.orElseThrow(), bits, members);
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
        OptionalDouble.of(next),
        steering,
        participations,
        stopping);
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
        clipNorm,
        steering,
        participations,
        stopping);
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
        clipNorm,
        steering,
        participations,
        stopping);
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
        clipNorm,
        steering,
        ClientSelectors.asksForHistory(spec.cohort().selection())
            ? Participations.after(participations, round, closed)
            : participations,
        stopping);
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
        clipNorm,
        news,
        participations,
        stopping);
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
        clipNorm,
        steering,
        participations,
        stopping);
  }

  /**
   * Whether its rounds are not all done, another one can be afforded, and the model to start from
   * is known to be the right one.
   */
  public boolean wantsAnotherRound() {
    return isSourceProven()
        && version() < spec.rounds().count()
        && ledger.map(PrivacyLedger::allowsNextRound).orElse(true);
  }

  JobInfo withStopping(Optional<StopProgress> progress) {
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
        clipNorm,
        steering,
        participations,
        progress);
  }

  /** Rounds that were abandoned, if none is open. */
  public int abandonedInAll() {
    return lastRound - Math.max(version(), 0);
  }

  /**
   * Whether the next round may start: version 0 is what the spec says, and what the job promises
   * allows that another sum becomes known, by budget and noise.
   */
  boolean allowsNextRound() {
    if (!isSourceProven()) {
      return false;
    }
    boolean noised = !spec.needsNoiseKeys() || !noiseKeys.isEmpty();
    return noised && ledger.map(PrivacyLedger::allowsNextRound).orElse(true);
  }
}
