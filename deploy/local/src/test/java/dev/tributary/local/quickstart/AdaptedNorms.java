package dev.tributary.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.job.JobEvent;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The norms that the rounds of a finished job clipped to, by round, if they follow their bits. */
final class AdaptedNorms {
  private AdaptedNorms() {}

  static Map<Integer, Double> of(JobSpec spec, List<JobEvent> events) {
    AdaptiveClip clip = spec.adaptiveClip().orElseThrow();
    double norm = spec.privacy().differentialPrivacy().orElseThrow().clipNorm();
    int members = 0;
    Map<Integer, Double> norms = new TreeMap<>();
    for (JobEvent event : events) {
      if (event.record() instanceof RoundStarted started) {
        assertThat(started.clipNorm()).as("%s", started).hasValue(norm);
        norms.put(started.round(), norm);
      } else if (event.record() instanceof RoundClosed closed) {
        members = closed.members().size();
      } else if (event.record() instanceof ModelPublished published && published.round() > 0) {
        norm = clip.next(norm, published.clipBits().orElseThrow(), members);
      }
    }
    return norms;
  }
}
