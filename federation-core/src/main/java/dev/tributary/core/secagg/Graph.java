package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is whose neighbour. The clients stand on a circle in a random order, and neighbours are those
 * at most degree / 2 steps apart (a Harary graph): with 6 clients in the order 3 0 5 1 4 2 and
 * degree 2, client 0 has the neighbours 3 and 5. If the degree is the number of the others, all are
 * neighbours. The order is a function of round and roster that all compute alike.
 */
public final class Graph {
  private final List<Integer> circle;
  private final Map<Integer, Integer> places = new HashMap<>();
  private final int degree;

  private Graph(List<Integer> circle, int degree) {
    this.circle = circle;
    this.degree = degree;
    for (int place = 0; place < circle.size(); place++) {
      places.put(circle.get(place), place);
    }
  }

  /**
   * @param clients cohort indices of the round's clients, ascending
   * @param degree even, or one less than the number of clients
   */
  public static Graph of(RoundId round, Bytes rosterDigest, List<Integer> clients, int degree) {
    Require.that(isDegree(degree, clients.size()), "graph.degree", "must fit the clients", degree);
    Secret seed =
        Secret.of(
            new Fields("tributary secagg graph 1")
                .text(round.session())
                .number(round.round())
                .bytes(rosterDigest)
                .sha256()
                .toArray());
    KeyStream random = new KeyStream().open(seed, 0);
    List<Integer> circle = new ArrayList<>(clients);
    for (int i = circle.size() - 1; i > 0; i--) {
      Collections.swap(circle, i, (int) random.nextBelow(i + 1L));
    }
    return new Graph(circle, degree);
  }

  /** Whether a graph of so many clients can have that degree. */
  static boolean isDegree(int degree, int clients) {
    return degree == clients - 1 || (degree >= 2 && degree < clients - 1 && degree % 2 == 0);
  }

  /** Cohort indices of a client's neighbours, ascending. */
  public List<Integer> neighbours(int client) {
    Integer place = places.get(client);
    Require.that(place != null, "graph.neighbours client", "must be in the graph", client);
    List<Integer> neighbours = new ArrayList<>(degree);
    int size = circle.size();
    if (degree == size - 1) {
      neighbours.addAll(circle);
      neighbours.remove((int) place);
    } else {
      for (int step = 1; step <= degree / 2; step++) {
        neighbours.add(circle.get((place + step) % size));
        neighbours.add(circle.get(Math.floorMod(place - step, size)));
      }
    }
    Collections.sort(neighbours);
    return neighbours;
  }

  /**
   * Whether each of these clients has so many of its neighbours among the helpers: what must hold
   * of those who sent shares, of those who sent values, and of those who answered the unmasking.
   */
  public boolean eachHas(int threshold, Collection<Integer> clients, Set<Integer> helpers) {
    return clients.stream()
        .allMatch(
            client -> neighbours(client).stream().filter(helpers::contains).count() >= threshold);
  }
}
