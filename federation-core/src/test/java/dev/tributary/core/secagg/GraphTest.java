package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static final RoundId ROUND = new RoundId("job", 3, "session");
  private static final Bytes DIGEST = Bytes.of(new byte[32]);

  @Test
  void everybodyHasAsManyNeighboursAsTheDegreeAndIsOneOfTheirs() {
    for (int clients = 3; clients <= 40; clients++) {
      for (int degree = 2; degree < clients; degree++) {
        if (!Graph.isDegree(degree, clients)) {
          continue;
        }
        Graph graph = Graph.of(ROUND, DIGEST, everyThird(clients), degree);
        for (int client : everyThird(clients)) {
          List<Integer> neighbours = graph.neighbours(client);
          assertThat(neighbours).hasSize(degree).doesNotHaveDuplicates().doesNotContain(client);
          assertThat(neighbours).isSorted().isSubsetOf(everyThird(clients));
          assertThat(neighbours).allMatch(n -> graph.neighbours(n).contains(client));
        }
      }
    }
  }

  @Test
  void withoutFewerThanDegreeClientsTheOthersStayConnected() {
    List<Integer> clients = everyThird(30);
    Graph graph = Graph.of(ROUND, DIGEST, clients, 6);
    Dropouts dropouts = new Dropouts(7);
    for (int i = 0; i < 200; i++) {
      Set<Integer> left = new HashSet<>(dropouts.without(clients, 5));

      assertThat(reachable(graph, left)).isEqualTo(left);
    }
  }

  private static Set<Integer> reachable(Graph graph, Set<Integer> left) {
    Set<Integer> reached = new HashSet<>();
    ArrayDeque<Integer> next = new ArrayDeque<>(List.of(left.iterator().next()));
    while (!next.isEmpty()) {
      int client = next.remove();
      if (reached.add(client)) {
        graph.neighbours(client).stream().filter(left::contains).forEach(next::add);
      }
    }
    return reached;
  }

  @Test
  void theOrderDependsOnSessionRoundAndRosterAndOnNothingElse() {
    List<Integer> clients = everyThird(60);
    Graph graph = Graph.of(ROUND, DIGEST, clients, 4);

    assertThat(all(Graph.of(ROUND, DIGEST, clients, 4))).isEqualTo(all(graph));
    assertThat(all(Graph.of(new RoundId("job", 4, "session"), DIGEST, clients, 4)))
        .isNotEqualTo(all(graph));
    assertThat(all(Graph.of(new RoundId("job", 3, "other"), DIGEST, clients, 4)))
        .isNotEqualTo(all(graph));
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(all(Graph.of(ROUND, Bytes.of(other), clients, 4))).isNotEqualTo(all(graph));
  }

  private static List<List<Integer>> all(Graph graph) {
    return everyThird(60).stream().map(graph::neighbours).toList();
  }

  /** Wrongly fails with a probability of about 10^-6 for random digests; the digests are fixed. */
  @Test
  void everyPairIsEquallyLikelyToBeNeighbours() {
    List<Integer> clients = everyThird(11);
    long[] counts = new long[10];
    for (int i = 0; i < 5_000; i++) {
      Bytes digest = Bytes.of(new SeededRandom(i).secret().copy());
      for (int neighbour : Graph.of(ROUND, digest, clients, 2).neighbours(0)) {
        counts[neighbour / 3 - 1]++;
      }
    }

    assertThat(ChiSquare.statistic(counts)).isLessThan(ChiSquare.limit(9));
  }

  @Test
  void eachHasEnoughHelpersOnlyIfNobodyHasFewer() {
    List<Integer> clients = everyThird(10);
    Graph graph = Graph.of(ROUND, DIGEST, clients, 4);
    Set<Integer> helpers = new HashSet<>(clients);

    assertThat(graph.eachHas(4, clients, helpers)).isTrue();
    assertThat(graph.eachHas(5, clients, helpers)).isFalse();
    int first = graph.neighbours(0).get(0);
    helpers.remove(first);
    assertThat(graph.eachHas(3, clients, helpers)).isTrue();
    assertThat(graph.eachHas(4, clients, helpers)).isFalse();
    assertThat(graph.eachHas(4, List.of(first), helpers)).isTrue();
  }

  @Test
  void oddDegreesAndStrangersAreRefused() {
    assertThatThrownBy(() -> Graph.of(ROUND, DIGEST, everyThird(10), 3))
        .hasMessage("graph.degree must fit the clients, got 3");
    assertThatThrownBy(() -> Graph.of(ROUND, DIGEST, everyThird(10), 10))
        .hasMessage("graph.degree must fit the clients, got 10");
    Graph graph = Graph.of(ROUND, DIGEST, everyThird(10), 9);
    assertThatThrownBy(() -> graph.neighbours(1))
        .hasMessage("graph.neighbours client must be in the graph, got 1");
  }

  /** Computed independently, with Python's hashlib and cryptography. */
  @Test
  void theSameRosterGivesTheSameGraphInEveryProcess() {
    assertThat(Graph.of(ROUND, DIGEST, everyThird(12), 4).neighbours(0))
        .isEqualTo(List.of(6, 9, 27, 30));
  }

  /** 0, 3, 6, ...: cohort indices have gaps where clients sent no keys. */
  private static List<Integer> everyThird(int clients) {
    return IntStream.range(0, clients).map(i -> 3 * i).boxed().toList();
  }
}
