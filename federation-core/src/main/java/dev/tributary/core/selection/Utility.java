package dev.tributary.core.selection;

import java.util.List;

/**
 * Those whose updates bring the model on fastest, and some that nobody has tried yet: after Oort
 * (Lai et al., OSDI 2021, Alg. 1 and eq. 1), with two differences. The statistical utility of a
 * client is its number of rows times its mean loss, which it tells, and not the root of the mean of
 * its squared losses, which it does not; and the preferred duration is a fixed quantile, without a
 * pacer.
 *
 * <p>As in Oort that utility is clipped at the 95 % quantile of those that are told, and at the
 * second largest of fewer than 20, so one client that tells an absurd loss counts as much as the
 * next one does. Who took part and told none counts with the median loss of those who did; if
 * nobody told, all losses are alike.
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
