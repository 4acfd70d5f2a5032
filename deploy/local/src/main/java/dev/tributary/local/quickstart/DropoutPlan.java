package dev.tributary.local.quickstart;

import dev.tributary.local.dropout.DropoutPhase;
import dev.tributary.local.dropout.MortalAgents.Death;
import dev.tributary.local.dropout.MortalAgents.Fate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is killed when in a run of {@code --secure}: in each phase of a secure round a fifth of the
 * clients, others each time as long as there are others, in rounds spread over the run.
 */
record DropoutPlan(Map<Integer, DropoutPhase> phases, List<String> clients) implements Fate {
  private static final int SHARE = 5;

  /**
   * @param rounds at least {@link QuickstartOptions#LEAST_SECURE_ROUNDS}
   */
  static DropoutPlan of(int rounds, List<String> clients) {
    DropoutPhase[] all = DropoutPhase.values();
    Map<Integer, DropoutPhase> phases = new TreeMap<>();
    for (int i = 0; i < all.length; i++) {
      phases.put(1 + (i + 1) * (rounds - 1) / (all.length + 1), all[i]);
    }
    return new DropoutPlan(phases, clients);
  }

  /** Of so many clients, how many are killed at once. */
  static int victims(int clients) {
    return clients / SHARE;
  }

  @Override
  public boolean strikes(Death death) {
    if (phases.get(death.round()) != death.phase()) {
      return false;
    }
    int victims = victims(clients.size());
    int first = victims * List.of(DropoutPhase.values()).indexOf(death.phase());
    int place = clients.indexOf(death.client());
    return Math.floorMod(place - first, clients.size()) < victims;
  }
}
