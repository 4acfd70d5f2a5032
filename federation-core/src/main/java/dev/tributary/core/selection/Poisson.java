package dev.tributary.core.selection;

import dev.tributary.core.privacy.PoissonCohort;
import java.util.List;

/**
 * Each client by itself, with the same probability: {@link PoissonCohort}, to which every reader of
 * the log holds the cohort. It may be nobody, and it may be more than the cohort may hold.
 */
public final class Poisson implements ClientSelector {
  @Override
  public String name() {
    return ClientSelectors.POISSON;
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    return PoissonCohort.of(draw.fingerprintKey(), draw.job(), draw.round(), draw.samplingRate())
        .among(candidates.stream().map(Candidate::client).toList());
  }
}
