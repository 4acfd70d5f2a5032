package dev.tributary.core.selection;

import java.util.List;

/**
 * Those whose updates bring the model on fastest, and some that nobody has tried yet: after Oort
 * (Lai et al., OSDI 2021, Alg. 1 and eq. 1), with two differences. Losses never reach the
 * coordinator, so the statistical utility of a client is its number of rows, as if all losses were
 * alike; and the preferred duration is a fixed quantile, without a pacer.
 *
 * <p>A share of the cohort that shrinks from round to round explores: clients that never took part,
 * fast ones more likely. The others are drawn in proportion to their utility, of those not far
 * below the best.
 */
public final class Utility implements ClientSelector {
  @Override
  public String name() {
    return "utility";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    return new UtilityRanking(candidates, draw).select();
  }
}
