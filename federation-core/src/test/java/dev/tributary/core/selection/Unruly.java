package dev.tributary.core.selection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A selection that breaks a rule: the one that the job's id names. */
public final class Unruly implements ClientSelector {
  @Override
  public String name() {
    return "unruly";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    List<String> clients = new ArrayList<>(candidates.stream().map(Candidate::client).toList());
    switch (draw.job()) {
      case "throws" -> throw new IllegalStateException("no idea " + "!".repeat(500));
      case "unlinked" -> throw new NoSuchMethodError("Candidate.loss");
      case "recursive" -> {
        return select(candidates, draw);
      }
      case "null" -> {
        return null;
      }
      case "nulls" -> clients.set(0, null);
      case "changes" -> candidates.remove(0);
      case "stranger" -> clients.set(0, "a stranger");
      case "twice" -> clients.set(1, clients.get(0));
      case "backwards" -> Collections.reverse(clients);
      case "nobody" -> clients.clear();
      default -> {
        // All, however few are asked for.
      }
    }
    return clients;
  }
}
