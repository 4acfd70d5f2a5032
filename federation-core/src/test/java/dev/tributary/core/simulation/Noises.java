package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.shard.ShardVersion;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sees every key that a shard draws noise from, in whatever run of the job, and every version that
 * comes of it.
 */
final class Noises {
  private record Sum(String job, int round, int shard) {}

  private final Map<ShardCell.Key, Set<NoiseKey>> keys = new HashMap<>();
  private final Map<Sum, String> made = new HashMap<>();
  private int madeAgain;

  void onKey(ShardCell.Key cell, NoiseKey key) {
    keys.computeIfAbsent(cell, c -> new LinkedHashSet<>()).add(key);
  }

  /**
   * Whoever sees two noises on one sum can average them. Whatever runs have lost, and whichever of
   * them still writes: a zombie and its successor may both make a version, but only the same.
   */
  void onMade(ShardCell.Key cell, ShardVersion version) {
    if (!keys.containsKey(cell) || version.round() == 0) {
      return;
    }
    String digest = ModelsTopic.sha256(version.parameters()) + version.clipBits();
    Sum sum = new Sum(version.job(), version.round(), version.shard());
    String before = made.putIfAbsent(sum, digest);
    if (before != null) {
      madeAgain++;
      assertThat(digest).as("what the noised sum of %s makes, once more", sum).isEqualTo(before);
    }
  }

  /** The keys that a shard ever had. */
  Set<NoiseKey> of(String job, int shard) {
    return keys.getOrDefault(new ShardCell.Key(job, shard), Set.of());
  }

  /** Whether some shard of the job has lost a key, so that a round may have been given up. */
  boolean mayBeLost(String job) {
    return keys.entrySet().stream()
        .filter(entry -> entry.getKey().job().equals(job))
        .anyMatch(entry -> entry.getValue().size() > 1);
  }

  /** How many shards have had more than one key. */
  long lost() {
    return keys.values().stream().filter(each -> each.size() > 1).count();
  }

  /** How often a noised sum was released again, with the same noise each time. */
  int madeAgain() {
    return madeAgain;
  }
}
