package dev.tributary.core.selection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Uniform without replacement, by seed and round. */
public final class Uniform implements ClientSelector {
  @Override
  public String name() {
    return "uniform";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    List<String> shuffled = new ArrayList<>();
    candidates.forEach(candidate -> shuffled.add(candidate.client()));
    Collections.shuffle(shuffled, new Lots(draw.seed(), draw.round()).random());
    int size = Math.min(draw.size(), shuffled.size());
    return shuffled.subList(0, size).stream().sorted().toList();
  }
}
