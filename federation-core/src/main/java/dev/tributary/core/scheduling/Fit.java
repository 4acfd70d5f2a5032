package dev.tributary.core.scheduling;

import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import java.util.Map;
import java.util.Optional;

/** Whether a client has what a job asks for, or the first thing that it lacks. */
public enum Fit {
  FITS,
  WRONG_TRAINER,
  WRONG_DATA_SET,
  WRONG_LABELS,
  /** It has less memory, or fewer GPUs, than one task of the job reserves. */
  TOO_SMALL;

  public static Fit of(ClientOffer offer, JobSpec spec) {
    if (!offer.trainers().contains(spec.trainer().name())) {
      return WRONG_TRAINER;
    }
    if (!holds(offer.dataSet(spec.dataSet()), spec.dataSetRequirements())) {
      return WRONG_DATA_SET;
    }
    if (!hasLabels(offer.labels(), spec.cohort().labels())) {
      return WRONG_LABELS;
    }
    return Load.NONE.leavesRoom(spec.resources(), offer) ? FITS : TOO_SMALL;
  }

  private static boolean holds(Optional<HeldDataSet> held, DataSetRequirements required) {
    return held.isPresent()
        && held.get().rows() >= required.minimumRows()
        && (required.features() == 0 || held.get().features() == required.features())
        && (required.classes() == 0 || held.get().classes() == required.classes());
  }

  private static boolean hasLabels(Map<String, String> labels, Map<String, String> required) {
    return labels.entrySet().containsAll(required.entrySet());
  }
}
