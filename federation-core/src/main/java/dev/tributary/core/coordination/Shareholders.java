package dev.tributary.core.coordination;

import dev.tributary.core.round.LogRecord.KeysFixed;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Whether enough of those who hold shares of somebody's secrets are among some clients. */
final class Shareholders {
  private final Map<Integer, int[]> neighbours;
  private final int threshold;

  private Shareholders(Map<Integer, int[]> neighbours, int threshold) {
    this.neighbours = neighbours;
    this.threshold = threshold;
  }

  /** Those of the open rounds, each asked for once. */
  static final class Cache {
    private record Key(String session, KeysFixed keys) {}

    private final SecureProtocol protocol;
    private final Map<String, Key> known = new HashMap<>();
    private final Map<String, Shareholders> shareholders = new HashMap<>();

    Cache(SecureProtocol protocol) {
      this.protocol = protocol;
    }

    Shareholders of(String session, KeysFixed keys) {
      Key key = new Key(session, keys);
      if (!key.equals(known.put(keys.job(), key))) {
        Map<Integer, int[]> neighbours = protocol.neighbours(session, keys);
        shareholders.put(keys.job(), new Shareholders(neighbours, keys.threshold()));
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
    BitSet few = lacking(left);
    while (!few.isEmpty()) {
      left.andNot(few);
      few = lacking(left);
    }
    return left;
  }

  private BitSet lacking(BitSet clients) {
    BitSet lacking = new BitSet();
    clients.stream().filter(client -> !isHeld(client, clients)).forEach(lacking::set);
    return lacking;
  }

  /** Whether the secrets of all these clients can be put together from what the holders have. */
  boolean reveal(BitSet holders, BitSet clients) {
    return clients.stream().allMatch(client -> isHeld(client, holders));
  }

  private boolean isHeld(int client, BitSet holders) {
    int held = 0;
    for (int neighbour : neighbours.get(client)) {
      if (holders.get(neighbour) && ++held == threshold) {
        return true;
      }
    }
    return false;
  }
}
