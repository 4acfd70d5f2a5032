package dev.tributary.control.job;

import dev.tributary.core.round.LogRecord.ModelArchived;
import java.util.List;
import java.util.Optional;

/**
 * One version of a job's model, as far as the log tells.
 *
 * @param round the round that made it, 0 for version 0
 * @param publishedMillis since 1970, by the coordinator's clock
 * @param members the clients whose update counts in it, in the order of the cohort; empty for
 *     version 0
 * @param totalWeight sum of the members' weights; 0 for version 0 and if the round was secure
 * @param archived absent if the log names no archived copy: there may be one nevertheless, since
 *     the log names the newest if several were archived at a time
 */
public record VersionView(
    String job,
    int version,
    int round,
    long publishedMillis,
    List<String> members,
    long totalWeight,
    Optional<ModelArchived> archived) {
  public VersionView {
    members = List.copyOf(members);
  }

  VersionView withArchived(ModelArchived record) {
    return new VersionView(
        job, version, round, publishedMillis, members, totalWeight, Optional.of(record));
  }
}
