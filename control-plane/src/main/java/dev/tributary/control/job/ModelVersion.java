package dev.tributary.control.job;

import dev.tributary.core.round.LogRecord.ModelArchived;
import java.util.Optional;

/**
 * One version of a job's model.
 *
 * @param round the round that made it, 0 for the first version, which is drawn
 * @param publishedMillis since 1970, by the coordinator's clock
 * @param archived where it lies in the archive, once it does; a version that was passed over by a
 *     newer one is never archived
 */
public record ModelVersion(
    int version, int round, long publishedMillis, Optional<ModelArchived> archived) {
  ModelVersion withArchived(ModelArchived record) {
    return new ModelVersion(version, round, publishedMillis, Optional.of(record));
  }
}
