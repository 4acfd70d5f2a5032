package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.MaskSetup;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the coordinator must know of secure aggregation: functions of the spec and the log, which
 * every client computes as well.
 */
public interface SecureProtocol {

  /**
   * The smallest degree and its threshold that keep the spec's promises.
   *
   * @param clients members of the roster
   * @return empty if so few clients can not be kept safe
   */
  Optional<Topology> topology(SecureAggregationSpec spec, int clients);

  /** Why the rounds of a spec can not be kept as safe as it says, if they can not. */
  default Optional<String> refusal(JobSpec spec) {
    int clients = spec.cohort().size();
    return spec.privacy()
        .secureAggregation()
        .filter(secure -> topology(secure, clients).isEmpty())
        .map(
            unsafe ->
                "privacy.secureAggregation must be possible here for cohort.size clients, got "
                    + clients);
  }

  /**
   * The digest of a roster, hex SHA-256.
   *
   * @param session the job's fingerprint key
   * @param advertisements the digest of each member's advertisement by cohort index
   */
  String rosterDigest(
      String job, int round, String session, SortedMap<Integer, String> advertisements);

  /**
   * The neighbours of each member of the roster, who hold the shares of its secrets; all by cohort
   * index. If one is another's neighbour then so is the other one's.
   */
  Map<Integer, int[]> neighbours(String session, KeysFixed keys);

  /** The digest of what members are to answer for, hex SHA-256. */
  String memberDigest(String session, MaskSetup setup, RoundClosed closed);
}
