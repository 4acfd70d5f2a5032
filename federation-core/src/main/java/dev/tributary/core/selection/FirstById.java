package dev.tributary.core.selection;

import java.util.List;

/** The first by id: everybody when there is room, always the same else. */
public final class FirstById implements ClientSelector {
  @Override
  public String name() {
    return "first";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    return candidates.stream().limit(draw.size()).map(Candidate::client).toList();
  }
}
