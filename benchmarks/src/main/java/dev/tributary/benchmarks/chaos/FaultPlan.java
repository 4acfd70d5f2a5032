package dev.tributary.benchmarks.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What happens in one run: a function of its seed.
 *
 * @param goal updates that close a round: of all clients, or of all but one, so that the member
 *     sets differ from round to round
 * @param faults each of another process, so that any of them may overlap
 */
record FaultPlan(long seed, int goal, List<Fault> faults) {

  /** Rounds at the end that are left alone, so that there is something to recover for. */
  private static final int QUIET_ROUNDS = 2;

  private static final int FEWEST_FAULTS = 3;
  private static final int LONGEST_DELAY_MILLIS = 800;

  FaultPlan {
    faults = List.copyOf(faults);
  }

  /** Nothing happens, and every client counts in every round. */
  static FaultPlan undisturbed(int clients) {
    return new FaultPlan(0, clients, List.of());
  }

  static FaultPlan of(long seed, int rounds, int clients) {
    // Close seeds begin alike.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    int goal = random.nextBoolean() ? clients : clients - 1;
    int killedTaskManager = 1 + random.nextInt(2);
    List<FaultKind> kinds = new ArrayList<>(List.of(FaultKind.values()));
    Collections.shuffle(kinds, random);
    int count = FEWEST_FAULTS + random.nextInt(kinds.size() - FEWEST_FAULTS + 1);
    List<Fault> faults = new ArrayList<>();
    for (FaultKind kind : kinds.subList(0, count)) {
      int round = 1 + random.nextInt(rounds - QUIET_ROUNDS);
      int delay = random.nextInt(LONGEST_DELAY_MILLIS);
      int down = random.nextInt(kind.leastDownMillis(), kind.mostDownMillis() + 1);
      int target =
          switch (kind) {
            case TASKMANAGER_KILLED -> killedTaskManager;
            case TASKMANAGER_PAUSED -> 3 - killedTaskManager;
            case AGENT_KILLED -> 1 + random.nextInt(clients);
            case JOBMANAGER_KILLED, BROKER_STOPPED -> 1;
          };
      faults.add(new Fault(kind, round, delay, down, target));
    }
    return new FaultPlan(seed, goal, faults);
  }
}
