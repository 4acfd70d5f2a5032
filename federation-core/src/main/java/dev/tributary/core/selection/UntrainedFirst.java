package dev.tributary.core.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Those whose updates counted in the fewest rounds, so those first that never took part; lots
 * decide between equals. Over time all who are there have their part alike.
 */
public final class UntrainedFirst implements ClientSelector {
  @Override
  public String name() {
    return "untrained-first";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    Lots lots = new Lots(draw.seed(), draw.round());
    Map<String, Double> ties = new HashMap<>();
    candidates.forEach(candidate -> ties.put(candidate.client(), lots.next()));
    List<Candidate> ranked = new ArrayList<>(candidates);
    ranked.sort(
        Comparator.comparingInt((Candidate candidate) -> candidate.past().rounds())
            .thenComparing(candidate -> ties.get(candidate.client())));
    return ranked.subList(0, Math.min(draw.size(), ranked.size())).stream()
        .map(Candidate::client)
        .sorted()
        .toList();
  }
}
