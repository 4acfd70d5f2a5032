package dev.tributary.core.secagg;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Clients that vanish, by chance from a seed. */
final class Dropouts {
  final Random random;

  Dropouts(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** These without so many of them, in the same order. */
  List<Integer> without(List<Integer> clients, int count) {
    List<Integer> left = new ArrayList<>(clients);
    for (int i = 0; i < count; i++) {
      left.remove(random.nextInt(left.size()));
    }
    Collections.sort(left);
    return List.copyOf(left);
  }

  /** These without up to so many. */
  List<Integer> withoutUpTo(List<Integer> clients, int most) {
    return without(clients, random.nextInt(Math.min(most, clients.size() - 1) + 1));
  }
}
