package dev.tributary.control.model;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobView;
import java.util.OptionalInt;

/**
 * A model version as people name it: {@code digits-1@5}, {@code digits-1@v5}, or {@code digits-1}
 * for the newest.
 */
public record ModelRef(String job, OptionalInt version) {

  /**
   * @throws IllegalArgumentException saying the form
   */
  public static ModelRef parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return new ModelRef(JobIds.checked(text), OptionalInt.empty());
    }
    String number = text.substring(at + 1);
    try {
      int version = Integer.parseInt(number.startsWith("v") ? number.substring(1) : number);
      if (version >= 0) {
        return new ModelRef(JobIds.checked(text.substring(0, at)), OptionalInt.of(version));
      }
    } catch (NumberFormatException none) {
      // Told below, like a negative one.
    }
    throw new IllegalArgumentException("a model must be given as JOB or JOB@VERSION, got " + text);
  }

  /**
   * The version that is meant.
   *
   * @throws IllegalStateException if the job has no model yet, or not this version
   */
  public int in(JobView view) {
    int newest = view.version();
    if (newest < 0) {
      throw new IllegalStateException("job '%s' has no model yet".formatted(job));
    }
    return ModelVersions.existing(view, version.orElse(newest)).version();
  }

  @Override
  public String toString() {
    return version.isPresent() ? job + "@" + version.getAsInt() : job;
  }
}
