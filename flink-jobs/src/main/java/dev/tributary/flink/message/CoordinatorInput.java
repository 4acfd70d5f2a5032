package dev.tributary.flink.message;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Measured;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.update.Outcome.Receipt;

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
}
