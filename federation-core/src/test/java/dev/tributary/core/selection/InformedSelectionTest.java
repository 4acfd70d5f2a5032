package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Selections that know something of the clients. */
class InformedSelectionTest {
  private static final int ROUNDS = 400;

  private final List<Candidate> candidates = new ArrayList<>();

  private void add(Machine machine, long rows, double secondsPerBatch) {
    candidates.add(
        new Candidate(
            "client%02d".formatted(candidates.size()),
            new HeldDataSet("digits", rows, 64, 10),
            machine,
            new Speed(secondsPerBatch, 1e6),
            Participation.NONE,
            OptionalDouble.empty()));
  }

  private void addAlike(int count) {
    for (int i = 0; i < count; i++) {
      add(Machine.UNKNOWN, 100, 0.1);
    }
  }

  /** Rounds in which everybody who is picked delivers; how often each was. */
  private Map<String, Integer> play(String selection, int size, double availability) {
    ClientSelector selector = ClientSelectors.onClassPath().named(selection);
    Random random = new Random(5);
    Map<String, Integer> counts = new HashMap<>();
    candidates.forEach(candidate -> counts.put(candidate.client(), 0));
    for (int round = 1; round <= ROUNDS; round++) {
      List<Candidate> available =
          candidates.stream().filter(c -> random.nextDouble() < availability).toList();
      List<String> picked =
          selector.select(available, new Draw(size, 1, 7, "00ff", "job", round, 1));
      int now = round;
      candidates.replaceAll(c -> picked.contains(c.client()) ? trained(c, now) : c);
      picked.forEach(client -> counts.merge(client, 1, Integer::sum));
    }
    return counts;
  }

  private static Candidate trained(Candidate before, int round) {
    return new Candidate(
        before.client(),
        before.data(),
        before.machine(),
        before.speed(),
        before.past().and(round),
        before.loss());
  }

  @Test
  void whoNeverTrainedComesFirst() {
    addAlike(20);
    candidates.replaceAll(
        c ->
            c.client().compareTo("client07") < 0 || c.client().equals("client19")
                ? c
                : trained(c, 1));

    List<String> picked =
        ClientSelectors.onClassPath()
            .named("untrained-first")
            .select(candidates, new Draw(8, 1, 7, "00ff", "job", 2, 1));

    assertThat(picked)
        .containsExactly(
            "client00",
            "client01",
            "client02",
            "client03",
            "client04",
            "client05",
            "client06",
            "client19");
  }

  @Test
  void untrainedFirstIsFairAlsoWhenClientsAreOftenAway() {
    addAlike(30);

    double fair = Fairness.jain(play("untrained-first", 5, 0.6).values()).orElseThrow();

    assertThat(fair).isGreaterThan(0.999);
  }

  @Test
  void theBestMachinesAreChosenByTheirScore() {
    add(new Machine("Linux", 4, 8L << 30, 0), 100, 0.2);
    add(new Machine("Linux", 16, 64L << 30, 1), 100, 0.05);
    add(Machine.UNKNOWN, 100, 0);
    add(new Machine("Linux", 8, 32L << 30, 0), 100, 0.1);

    List<String> picked =
        ClientSelectors.onClassPath()
            .named("resources")
            .select(candidates, new Draw(2, 1, 7, "00ff", "job", 1, 1));

    assertThat(picked).containsExactly("client01", "client03");
  }

  @Test
  void utilityPrefersManyRowsAndAvoidsTheSlow() {
    for (int i = 0; i < 30; i++) {
      boolean slow = i % 10 == 8;
      add(Machine.UNKNOWN, i % 2 == 0 ? 1_000 : 100, slow ? 5 : 0.1);
    }

    Map<String, Integer> counts = play("utility", 6, 1);

    double manyRowsAndFast = mean(counts, i -> i % 2 == 0 && i % 10 != 8);
    assertThat(manyRowsAndFast).isGreaterThan(2 * mean(counts, i -> i % 2 == 1));
    assertThat(manyRowsAndFast).isGreaterThan(2 * mean(counts, i -> i % 10 == 8));
  }

  @Test
  void utilityTriesEverybodyBeforeLong() {
    for (int i = 0; i < 40; i++) {
      add(Machine.UNKNOWN, 10 + 10L * i, 0.1);
    }

    assertThat(play("utility", 10, 1).values()).allMatch(count -> count > 0);
  }

  private static double mean(Map<String, Integer> counts, java.util.function.IntPredicate which) {
    return counts.entrySet().stream()
        .filter(e -> which.test(Integer.parseInt(e.getKey().substring("client".length()))))
        .mapToInt(Map.Entry::getValue)
        .average()
        .orElseThrow();
  }

  @Test
  void jainsIndexIsOneForEqualSharesAndOneOfNForOneWhoHasAll() {
    assertThat(Fairness.jain(List.of(3, 3, 3, 3))).hasValue(1);
    assertThat(Fairness.jain(List.of(0, 0, 5, 0))).hasValue(0.25);
    // (1 + 2 + 3)^2 / (3 * (1 + 4 + 9))
    assertThat(Fairness.jain(List.of(1, 2, 3)).getAsDouble()).isEqualTo(36.0 / 42, within(1e-12));
    assertThat(Fairness.jain(List.of(0, 0))).isEqualTo(OptionalDouble.empty());
    assertThat(Fairness.jain(List.of())).isEqualTo(OptionalDouble.empty());
  }
}
