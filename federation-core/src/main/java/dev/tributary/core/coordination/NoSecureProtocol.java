package dev.tributary.core.coordination;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.MaskSetup;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Of a coordinator that refuses secure jobs: it keeps no clients safe, so nothing else is ever
 * asked.
 */
public final class NoSecureProtocol implements SecureProtocol {
  @Override
  public Optional<Topology> topology(SecureAggregationSpec spec, int clients) {
    return Optional.empty();
  }

  @Override
  public String rosterDigest(
      String job, int round, String session, SortedMap<Integer, String> advertisements) {
    throw noRoster(job);
  }

  @Override
  public Map<Integer, int[]> neighbours(String session, KeysFixed keys) {
    throw noRoster(keys.job());
  }

  @Override
  public String memberDigest(String session, MaskSetup setup, RoundClosed closed) {
    throw noRoster(closed.job());
  }

  private static IllegalStateException noRoster(String job) {
    return new IllegalStateException(
        "job %s has a secure round, but this coordinator was started without the protocol"
            .formatted(job));
  }
}
