package dev.tributary.core.round;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.round.LogRecord.JobUpdated;
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
import java.util.function.Consumer;

/**
 * What stays of a job between its rounds.
 *
 * @param specSha256 hex SHA-256 of the spec's text, as it stands in the log
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
    String specSha256,
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
    Require.sha256("specSha256", specSha256);
    noiseKeys = List.copyOf(noiseKeys);
    participations = Participations.recent(participations);
  }

  /** With an empty ledger and the spec's norm, if the job has such, and without keys. */
  public JobInfo(
      String id,
      JobSpec spec,
      String specSha256,
      String fingerprintKey,
      int lastRound,
      int abandonedInRow,
      String lastAbandonReason,
      Optional<ModelPublished> model,
      Optional<ModelArchived> archived) {
    this(
        id,
        spec,
        specSha256,
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
            accepted.specSha256(),
            accepted.fingerprintKey(),
            0,
            0,
            "",
            Optional.empty(),
            Optional.empty())
        .withStopping(StopProgress.of(accepted.spec(), accepted.atMillis()));
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

  /** Before the first round; all that follows from a spec follows from the new one. */
  JobInfo withSpec(JobUpdated updated) {
    return with(
        next -> {
          next.spec = updated.spec();
          next.specSha256 = updated.specSha256();
          next.ledger = updated.spec().privacyPlan().map(PrivacyLedger::empty);
          next.clipNorm = firstClipNorm(updated.spec());
          next.stopping = StopProgress.of(updated.spec(), updated.atMillis());
          next.steering = steering.withAsked(updated.askedMillis());
        });
  }

  JobInfo withRoundStarted(int round) {
    return with(next -> next.lastRound = round);
  }

  JobInfo withModel(ModelPublished published) {
    return with(
        next -> {
          next.abandonedInRow = 0;
          next.lastAbandonReason = "";
          next.model = Optional.of(published);
        });
  }

  /**
   * The norm follows the members of a round that made a model.
   *
   * @param bits the noised sum of their bits ({@link AdaptiveClip#next})
   */
  JobInfo withClipBits(long bits, int members) {
    double norm = spec.adaptiveClip().orElseThrow().next(clipNorm.orElseThrow(), bits, members);
    return with(next -> next.clipNorm = OptionalDouble.of(norm));
  }

  JobInfo withAbandoned(String reason) {
    return with(
        next -> {
          next.abandonedInRow = abandonedInRow + 1;
          next.lastAbandonReason = reason;
        });
  }

  JobInfo withArchived(ModelArchived newest) {
    return with(next -> next.archived = Optional.of(newest));
  }

  /** A round's member set is fixed: its sum may become known, whatever becomes of the round. */
  JobInfo withRoundClosed(RoundStarted round, RoundClosed closed) {
    return with(
        next -> {
          next.ledger = ledger.map(before -> before.afterRound(closed.members().size()));
          if (ClientSelectors.asksForHistory(spec.cohort().selection())) {
            next.participations = Participations.after(participations, round, closed);
          }
        });
  }

  JobInfo withSteering(Steering news) {
    return with(next -> next.steering = news);
  }

  JobInfo withNoiseKeys(List<String> keys) {
    return with(next -> next.noiseKeys = keys);
  }

  JobInfo withStopping(Optional<StopProgress> progress) {
    return with(next -> next.stopping = progress);
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

  private JobInfo with(Consumer<Draft> change) {
    Draft next = new Draft(this);
    change.accept(next);
    return next.toInfo();
  }

  /** A copy that may be changed: the one place where all that stays is listed. */
  private static final class Draft {
    private final String id;
    private JobSpec spec;
    private String specSha256;
    private final String fingerprintKey;
    private int lastRound;
    private int abandonedInRow;
    private String lastAbandonReason;
    private Optional<ModelPublished> model;
    private Optional<ModelArchived> archived;
    private Optional<PrivacyLedger> ledger;
    private List<String> noiseKeys;
    private OptionalDouble clipNorm;
    private Steering steering;
    private Map<String, Participation> participations;
    private Optional<StopProgress> stopping;

    Draft(JobInfo info) {
      id = info.id;
      spec = info.spec;
      specSha256 = info.specSha256;
      fingerprintKey = info.fingerprintKey;
      lastRound = info.lastRound;
      abandonedInRow = info.abandonedInRow;
      lastAbandonReason = info.lastAbandonReason;
      model = info.model;
      archived = info.archived;
      ledger = info.ledger;
      noiseKeys = info.noiseKeys;
      clipNorm = info.clipNorm;
      steering = info.steering;
      participations = info.participations;
      stopping = info.stopping;
    }

    JobInfo toInfo() {
      return new JobInfo(
          id,
          spec,
          specSha256,
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
          stopping);
    }
  }
}
