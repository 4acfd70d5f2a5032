package dev.tributary.control.job;

import java.util.List;

/**
 * A job and its model's versions, from the first.
 *
 * @param versions none if the job has no model yet
 */
public record JobModels(JobView job, List<VersionView> versions) {
  public JobModels {
    versions = List.copyOf(versions);
  }
}
