package dev.tributary.core.coordination;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import java.util.Optional;

/**
 * Who holds shares of whose secrets in a secure round: the same for the coordinator and for every
 * client, since it follows from the spec and the log.
 */
public interface MaskGraph {

  /** Of somebody who can not run secure rounds. */
  MaskGraph NONE =
      new MaskGraph() {
        @Override
        public Optional<Topology> topology(SecureAggregationSpec spec, int clients) {
          return Optional.empty();
        }

        @Override
        public int[][] neighbours(String session, KeysFixed keys) {
          return new int[keys.members().size()][0];
        }
      };

  /**
   * The smallest degree and its threshold that keep the spec's promises.
   *
   * @param clients members of the roster
   * @return empty if so few clients can not be kept safe
   */
  Optional<Topology> topology(SecureAggregationSpec spec, int clients);

  /**
   * The neighbours of each member: places in {@code keys.members()}, as the outer index is. If one
   * is another's neighbour then so is the other one's.
   *
   * @param session the job's fingerprint key
   */
  int[][] neighbours(String session, KeysFixed keys);
}
