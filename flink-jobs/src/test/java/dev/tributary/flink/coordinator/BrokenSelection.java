package dev.tributary.flink.coordinator;

import dev.tributary.core.selection.Candidate;
import dev.tributary.core.selection.ClientSelector;
import dev.tributary.core.selection.Draw;
import java.util.List;

/** A selection that somebody brought and never tried. */
public final class BrokenSelection implements ClientSelector {
  @Override
  public String name() {
    return "broken";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    throw new IllegalStateException("it never worked");
  }
}
