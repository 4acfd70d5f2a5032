package dev.tributary.flink.message;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Fault;
import dev.tributary.core.coordination.Measured;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.core.update.Outcome.Rejection;
import java.util.Optional;

/** What a coordinator hears. */
public sealed interface CoordinatorInput
    permits CoordinatorInput.CommandHeard,
        CoordinatorInput.PresenceHeard,
        CoordinatorInput.UploadReceived,
        CoordinatorInput.ShardPublished,
        CoordinatorInput.VersionArchived,
        CoordinatorInput.MessageReceived,
        CoordinatorInput.NoiseKeyTold,
        CoordinatorInput.SourceRefused,
        CoordinatorInput.MetricsHeard,
        CoordinatorInput.ContributionRejected,
        LogEntry {

  record CommandHeard(Command command) implements CoordinatorInput {}

  record PresenceHeard(Presence presence) implements CoordinatorInput {}

  record UploadReceived(Receipt receipt) implements CoordinatorInput {}

  record ShardPublished(Published published) implements CoordinatorInput {}

  record VersionArchived(Archived archived) implements CoordinatorInput {}

  /** A client's message of a secure round, its signature good. */
  record MessageReceived(PhaseReceipt receipt) implements CoordinatorInput {}

  /** A shard has said which key it draws noise from. */
  record NoiseKeyTold(NoiseCommitment commitment) implements CoordinatorInput {}

  /** The model that a job is to start from will not do. */
  record SourceRefused(SourceRefusal refusal) implements CoordinatorInput {}

  /** A client tells what it measured in a round. */
  record MetricsHeard(Measured measured) implements CoordinatorInput {}

  /** A contribution does not count through its sender's own fault. */
  record ContributionRejected(Fault fault) implements CoordinatorInput {
    /**
     * @param rejection of a contribution whose sender is known
     * @param topic where it lies
     * @param sentMillis when the broker received it
     */
    public static Optional<CoordinatorInput> of(
        Rejection rejection, String topic, long sentMillis) {
      return rejection.reason().isFault() && !rejection.client().isEmpty()
          ? Optional.of(
              new ContributionRejected(
                  new Fault(
                      rejection.client(),
                      rejection.job(),
                      rejection.reason(),
                      topic,
                      rejection.position().partition(),
                      rejection.position().offset(),
                      sentMillis)))
          : Optional.empty();
    }
  }
}
