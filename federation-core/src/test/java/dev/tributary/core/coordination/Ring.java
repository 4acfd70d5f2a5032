package dev.tributary.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.MaskSetup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A protocol in which everybody's neighbours stand beside it.
 *
 * @param digest of every advertisement that it is asked about
 * @param members what it says of every member set
 */
record Ring(String digest, String members, int threshold) implements SecureProtocol {
  @Override
  public Optional<Topology> topology(SecureAggregationSpec spec, int clients) {
    return clients < 3 ? Optional.empty() : Optional.of(new Topology(2, threshold));
  }

  @Override
  public String rosterDigest(
      String job, int round, String session, SortedMap<Integer, String> advertisements) {
    assertThat(advertisements.values()).containsOnly(digest);
    return "%02d".formatted(advertisements.size()).repeat(32);
  }

  @Override
  public Map<Integer, int[]> neighbours(String session, KeysFixed keys) {
    Map<Integer, int[]> neighbours = new HashMap<>();
    int size = keys.members().size();
    for (int i = 0; i < size; i++) {
      neighbours.put(
          keys.members().get(i).cohortIndex(),
          new int[] {
            keys.members().get((i + 1) % size).cohortIndex(),
            keys.members().get((i + size - 1) % size).cohortIndex()
          });
    }
    return neighbours;
  }

  @Override
  public String memberDigest(String session, MaskSetup setup, RoundClosed closed) {
    return members;
  }
}
