package dev.tributary.core.selection;

import java.util.List;

/** A selection that is none of this project's. */
public final class LastById implements ClientSelector {
  @Override
  public String name() {
    return "last";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    return candidates.stream()
        .skip(Math.max(0, candidates.size() - draw.size()))
        .map(Candidate::client)
        .toList();
  }
}
