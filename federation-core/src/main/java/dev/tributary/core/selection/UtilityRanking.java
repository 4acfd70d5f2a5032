package dev.tributary.core.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One draw of {@link Utility}: the candidates by how far they would bring the model on. Symbols are
 * those of Oort (Lai et al., OSDI 2021).
 */
final class UtilityRanking {
  private static final double FIRST_EXPLORATION = 0.9;
  private static final double EXPLORATION_DECAY = 0.98;
  private static final double LEAST_EXPLORATION = 0.2;

  /** Who is slower than this share of the candidates is penalised. */
  private static final double PREFERRED_QUANTILE = 0.8;

  /** More utility than this share of the candidates have counts for no more. */
  private static final double CLIP_QUANTILE = 0.95;

  /** Oort's alpha. */
  private static final double PENALTY = 2;

  /** Oort's c: who is below this share of the cohort's last utility is not drawn. */
  private static final double CUT_OFF = 0.95;

  private final List<Candidate> candidates;
  private final Draw draw;
  private final Lots lots;
  private final boolean rowsAreKnown;
  private final double typicalLoss;
  private final double mostUtility;
  private final double preferredTraining;
  private final double preferredUpload;

  private record Ranked(Candidate candidate, double weight) {}

  UtilityRanking(List<Candidate> candidates, Draw draw) {
    this.candidates = candidates;
    this.draw = draw;
    this.lots = new Lots(draw.seed(), draw.round());
    this.rowsAreKnown = candidates.stream().anyMatch(candidate -> rows(candidate) > 0);
    List<Candidate> told =
        candidates.stream().filter(c -> c.past().rounds() > 0 && c.loss().isPresent()).toList();
    this.typicalLoss = told.isEmpty() ? 1 : median(told);
    this.mostUtility = told.isEmpty() ? quantile(this::unclipped, CLIP_QUANTILE) : clip(told);
    this.preferredTraining = quantile(UtilityRanking::trainingTime, PREFERRED_QUANTILE);
    this.preferredUpload = quantile(UtilityRanking::uploadTime, PREFERRED_QUANTILE);
  }

  List<String> select() {
    List<Candidate> untried = candidates.stream().filter(c -> c.past().rounds() == 0).toList();
    List<Candidate> tried = candidates.stream().filter(c -> c.past().rounds() > 0).toList();
    int size = Math.min(draw.size(), candidates.size());
    double exploration =
        Math.max(
            LEAST_EXPLORATION, FIRST_EXPLORATION * Math.pow(EXPLORATION_DECAY, draw.round() - 1.0));
    int exploring = (int) Math.min(untried.size(), Math.round(exploration * size));
    int exploiting = Math.min(tried.size(), size - exploring);
    // Whoever is missing on one side comes from the other.
    exploring = size - exploiting;
    List<String> picked = new ArrayList<>();
    picked.addAll(drawn(ranked(untried, this::speedFactor), exploring));
    picked.addAll(drawn(notFarBelow(ranked(tried, this::utility), exploiting), exploiting));
    return picked.stream().sorted().toList();
  }

  private static List<Ranked> ranked(
      List<Candidate> candidates, ToDoubleFunction<Candidate> weight) {
    return candidates.stream().map(c -> new Ranked(c, weight.applyAsDouble(c))).toList();
  }

  /** Whose utility is at least a share of the one that comes last if the best are taken. */
  private static List<Ranked> notFarBelow(List<Ranked> ranked, int count) {
    if (count == 0) {
      return List.of();
    }
    double[] weights = ranked.stream().mapToDouble(Ranked::weight).sorted().toArray();
    double least = CUT_OFF * weights[weights.length - count];
    return ranked.stream().filter(r -> r.weight() >= least).toList();
  }

  private List<String> drawn(List<Ranked> ranked, int count) {
    record Lot(String client, double value) {}
    List<Lot> drawn = new ArrayList<>();
    ranked.forEach(r -> drawn.add(new Lot(r.candidate().client(), lots.next(r.weight()))));
    drawn.sort(Comparator.comparingDouble(Lot::value).reversed().thenComparing(Lot::client));
    return drawn.subList(0, count).stream().map(Lot::client).toList();
  }

  private static double median(List<Candidate> told) {
    double[] losses = told.stream().mapToDouble(c -> c.loss().getAsDouble()).sorted().toArray();
    return losses[(losses.length - 1) / 2];
  }

  /** Of a few it leaves out the largest, or one who lies would make all others alike. */
  private double clip(List<Candidate> told) {
    double[] utilities = told.stream().mapToDouble(this::unclipped).sorted().toArray();
    int quantile = (int) Math.ceil(CLIP_QUANTILE * utilities.length) - 1;
    return utilities[Math.max(0, Math.min(quantile, utilities.length - 2))];
  }

  /** |B| * mean loss, for the |B| * sqrt(mean of squared losses) of sec. 4.2. */
  private double unclipped(Candidate candidate) {
    return (rowsAreKnown ? rows(candidate) : 1) * candidate.loss().orElse(typicalLoss);
  }

  /** Eq. 1, with the bonus of Alg. 1 for who has not been asked for long. */
  private double utility(Candidate candidate) {
    double statistical =
        mostUtility > 0 ? Math.min(unclipped(candidate), mostUtility) / mostUtility : 1;
    double since = Math.sqrt(0.1 * Math.log(draw.round()) / candidate.past().lastRound());
    return Math.max(Double.MIN_NORMAL, (statistical + since) * speedFactor(candidate));
  }

  /** (T / t)^alpha for who is slower than preferred; 1 for who is not, or was not measured. */
  private double speedFactor(Candidate candidate) {
    return factor(preferredTraining, trainingTime(candidate))
        * factor(preferredUpload, uploadTime(candidate));
  }

  private static double factor(double preferred, double time) {
    return time > preferred && preferred > 0
        ? Math.max(1e-9, Math.pow(preferred / time, PENALTY))
        : 1;
  }

  private static double rows(Candidate candidate) {
    return candidate.data().rows();
  }

  /** In proportion to the time of a pass over its rows, since all take batches of one size. */
  private static double trainingTime(Candidate candidate) {
    return candidate.speed().secondsPerBatch() * Math.max(1, candidate.data().rows());
  }

  /** In proportion to the time of an upload, since all updates have one size. */
  private static double uploadTime(Candidate candidate) {
    double bytesPerSecond = candidate.speed().uploadBytesPerSecond();
    return bytesPerSecond > 0 ? 1 / bytesPerSecond : 0;
  }

  /** Of those that were measured, 0 if nobody was. */
  private double quantile(ToDoubleFunction<Candidate> measure, double share) {
    double[] known = candidates.stream().mapToDouble(measure).filter(v -> v > 0).toArray();
    if (known.length == 0) {
      return 0;
    }
    Arrays.sort(known);
    return known[(int) Math.ceil(share * known.length) - 1];
  }
}
