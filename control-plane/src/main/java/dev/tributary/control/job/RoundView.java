package dev.tributary.control.job;

import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.StopOrdered;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One round of a job, as far as the log tells.
 *
 * @param modelVersion the version its clients train from
 * @param cohort number of clients selected
 * @param goal complete updates that close it
 * @param members the clients whose update counts, in the order of the cohort; empty until it closes
 * @param totalWeight sum of the members' weights, usually training examples; 0 until it closes
 * @param updateBytes bytes of the members' updates; 0 until it closes
 * @param startedMillis since 1970, by the coordinator's clock; the other times likewise
 * @param closedMillis when the members were fixed
 * @param endedMillis when its model was published, or it was abandoned or cut short
 * @param reason why it made no model, else empty
 * @param archived its model in the archive
 * @param privacy what it cost, if the job promises differential privacy; empty until it closes
 * @param clipNorm L2 norm that updates are clipped to, if it adapts
 * @param specSha256 of the spec by which it was decided; empty if an older version did
 * @param secure when the phases ended that only a secure round has
 */
public record RoundView(
    int round,
    RoundStatus status,
    int modelVersion,
    int cohort,
    int goal,
    List<String> members,
    long totalWeight,
    long updateBytes,
    long startedMillis,
    OptionalLong closedMillis,
    OptionalLong endedMillis,
    String reason,
    Optional<ModelArchived> archived,
    Optional<PrivacyEntry> privacy,
    OptionalDouble clipNorm,
    Optional<String> specSha256,
    SecureTimes secure) {

  public RoundView {
    members = List.copyOf(members);
  }

  static RoundView of(RoundStarted record) {
    return new RoundView(
        record.round(),
        RoundStatus.COLLECTING,
        record.modelVersion(),
        record.cohort().size(),
        record.goal(),
        List.of(),
        0,
        0,
        record.atMillis(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        record.clipNorm(),
        record.specSha256(),
        SecureTimes.NONE);
  }

  /** A round that never began, since too many clients were drawn for it. */
  static RoundView passedOver(RoundAbandoned record, int modelVersion) {
    return new RoundView(
        record.round(),
        RoundStatus.ABANDONED,
        modelVersion,
        0,
        0,
        List.of(),
        0,
        0,
        record.atMillis(),
        OptionalLong.empty(),
        OptionalLong.of(record.atMillis()),
        record.reason(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        SecureTimes.NONE);
  }

  /** From its start to the model, or to the end without one; empty while it is open. */
  public OptionalLong durationMillis() {
    return endedMillis.isPresent()
        ? OptionalLong.of(endedMillis.getAsLong() - startedMillis)
        : OptionalLong.empty();
  }

  /** The version it made. */
  public OptionalInt publishedVersion() {
    return status == RoundStatus.PUBLISHED ? OptionalInt.of(modelVersion + 1) : OptionalInt.empty();
  }

  RoundView toClosed(RoundClosed record, List<String> counted) {
    return new RoundView(
        round,
        RoundStatus.RELEASING,
        modelVersion,
        cohort,
        goal,
        counted,
        record.totalWeight(),
        record.updateBytes(),
        startedMillis,
        OptionalLong.of(record.atMillis()),
        OptionalLong.empty(),
        "",
        Optional.empty(),
        record.privacy(),
        clipNorm,
        specSha256,
        secure);
  }

  RoundView toPublished(ModelPublished record) {
    return toEnd(RoundStatus.PUBLISHED, record.atMillis(), "");
  }

  RoundView toAbandoned(RoundAbandoned record) {
    return toEnd(RoundStatus.ABANDONED, record.atMillis(), record.reason());
  }

  RoundView toCutShort(StopOrdered record) {
    return toEnd(
        RoundStatus.CUT_SHORT, record.atMillis(), "the job was stopped: " + record.reason());
  }

  RoundView toCutShort(JobEnded record) {
    return toEnd(RoundStatus.CUT_SHORT, record.atMillis(), "the job ended: " + record.reason());
  }

  private RoundView toEnd(RoundStatus end, long atMillis, String why) {
    return new RoundView(
        round,
        end,
        modelVersion,
        cohort,
        goal,
        members,
        totalWeight,
        updateBytes,
        startedMillis,
        closedMillis,
        OptionalLong.of(atMillis),
        why,
        archived,
        privacy,
        clipNorm,
        specSha256,
        secure);
  }

  /** With the end of a phase that only a secure round has. */
  RoundView withPhase(OfJob record) {
    return new RoundView(
        round,
        status,
        modelVersion,
        cohort,
        goal,
        members,
        totalWeight,
        updateBytes,
        startedMillis,
        closedMillis,
        endedMillis,
        reason,
        archived,
        privacy,
        clipNorm,
        specSha256,
        secure.with(record));
  }

  RoundView withArchived(ModelArchived record) {
    return new RoundView(
        round,
        status,
        modelVersion,
        cohort,
        goal,
        members,
        totalWeight,
        updateBytes,
        startedMillis,
        closedMillis,
        endedMillis,
        reason,
        Optional.of(record),
        privacy,
        clipNorm,
        specSha256,
        secure);
  }
}
