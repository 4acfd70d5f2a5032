package dev.tributary.core.coordination;

import dev.tributary.core.round.LogRecord.KeysFixed;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Whether enough of those who hold shares of somebody's secrets are among some clients. */
final class Shareholders {
  private final KeysFixed keys;
  private final int[][] neighbours;

  private Shareholders(KeysFixed keys, int[][] neighbours) {
    this.keys = keys;
    this.neighbours = neighbours;
  }

  /** Those of the open rounds, each asked for once. */
  static final class Cache {
    private record Key(String session, KeysFixed keys) {}

    private final MaskGraph graph;
    private final Map<String, Key> known = new HashMap<>();
    private final Map<String, Shareholders> shareholders = new HashMap<>();

    Cache(MaskGraph graph) {
      this.graph = graph;
    }

    Shareholders of(String session, KeysFixed keys) {
      Key key = new Key(session, keys);
      if (!key.equals(known.put(keys.job(), key))) {
        shareholders.put(keys.job(), new Shareholders(keys, graph.neighbours(session, keys)));
      }
      return shareholders.get(keys.job());
    }

    void forget(String job) {
      known.remove(job);
      shareholders.remove(job);
    }
  }

  /**
   * The most of some clients of whom each has enough of the others as neighbours. Whoever has fewer
   * could not be unmasked, and does as if it had vanished.
   *
   * @param clients cohort indexes, as all sets here
   */
  BitSet sustained(BitSet clients) {
    BitSet left = (BitSet) clients.clone();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int place = 0; place < neighbours.length; place++) {
        int client = keys.members().get(place).cohortIndex();
        if (left.get(client) && !isHeld(place, left)) {
          left.clear(client);
          changed = true;
        }
      }
    }
    return left;
  }

  /** Whether the secrets of all these clients can be put together from what the others hold. */
  boolean reveal(BitSet holders, BitSet clients) {
    for (int place = 0; place < neighbours.length; place++) {
      if (clients.get(keys.members().get(place).cohortIndex()) && !isHeld(place, holders)) {
        return false;
      }
    }
    return true;
  }

  private boolean isHeld(int place, BitSet holders) {
    int held = 0;
    for (int neighbour : neighbours[place]) {
      if (holders.get(keys.members().get(neighbour).cohortIndex()) && ++held == keys.threshold()) {
        return true;
      }
    }
    return false;
  }
}
