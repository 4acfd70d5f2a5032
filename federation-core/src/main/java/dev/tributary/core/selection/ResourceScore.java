package dev.tributary.core.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Those on the best machines: the sum of processors, memory, GPUs, batches a second and bytes a
 * second, each as a share of the best candidate's. Lots decide between equals. It picks the same
 * clients as long as they are the best, so the model sees the data of few.
 */
public final class ResourceScore implements ClientSelector {
  private static final List<ToDoubleFunction<Candidate>> MEASURES =
      List.of(
          candidate -> candidate.machine().cpus(),
          candidate -> candidate.machine().memoryBytes(),
          candidate -> candidate.machine().gpus(),
          candidate -> batchesPerSecond(candidate),
          candidate -> candidate.speed().uploadBytesPerSecond());

  @Override
  public String name() {
    return "resources";
  }

  @Override
  public List<String> select(List<Candidate> candidates, Draw draw) {
    Map<String, Double> scores = new HashMap<>();
    for (ToDoubleFunction<Candidate> measure : MEASURES) {
      double best = candidates.stream().mapToDouble(measure).max().orElse(0);
      for (Candidate candidate : candidates) {
        double share = best > 0 ? measure.applyAsDouble(candidate) / best : 0;
        scores.merge(candidate.client(), share, Double::sum);
      }
    }
    Lots lots = new Lots(draw.seed(), draw.round());
    Map<String, Double> ties = new HashMap<>();
    candidates.forEach(candidate -> ties.put(candidate.client(), lots.next()));
    List<String> ranked = new ArrayList<>(scores.keySet());
    ranked.sort(
        Comparator.comparingDouble((String client) -> -scores.get(client))
            .thenComparing(ties::get));
    return ranked.subList(0, Math.min(draw.size(), ranked.size())).stream().sorted().toList();
  }

  private static double batchesPerSecond(Candidate candidate) {
    double seconds = candidate.speed().secondsPerBatch();
    return seconds > 0 ? 1 / seconds : 0;
  }
}
