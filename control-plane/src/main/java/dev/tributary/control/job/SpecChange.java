package dev.tributary.control.job;

import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.job.FixedKey;
import dev.tributary.core.job.JobSpec;
import dev.tributary.wire.JobSpecs;
import java.util.Optional;

/**
 * A spec that somebody wants for a job which is there, as somebody can judge who reads the log. The
 * coordinator judges by the same rules when it comes to it.
 */
record SpecChange(JobSpec spec, String specSha256) {
  /**
   * @throws IllegalArgumentException if the spec breaks a rule
   */
  static SpecChange to(String specJson) {
    JobSpec spec = JobSpecs.parse(specJson);
    return new SpecChange(spec, JobSpecs.sha256(spec));
  }

  /** Whether the job has the spec. */
  boolean isDone(JobView job) {
    return job.specSha256().equals(Optional.of(specSha256));
  }

  /** Whether it never will have it, or has it. */
  boolean isDecided(JobView job) {
    return isDone(job) || refusal(job).isPresent();
  }

  /**
   * @throws SpecKeptException if the job can not have the spec, and has another
   */
  void requirePossible(JobView job) {
    if (!isDone(job)) {
      refusal(job)
          .ifPresent(
              reason -> {
                throw new SpecKeptException(job, reason);
              });
    }
  }

  private Optional<String> refusal(JobView job) {
    if (job.status() == JobStatus.REFUSED) {
      return Optional.of("its submission was refused, since " + job.reason());
    }
    if (job.status().isEnd()) {
      return Optional.of("it has ended, " + job.status());
    }
    if (!job.rounds().isEmpty()) {
      return Optional.of("its first round has begun");
    }
    return job.spec()
        .flatMap(now -> FixedKey.differing(now, spec))
        .map(FixedKey::rule)
        .or(() -> new SecAggPlus().refusal(spec));
  }
}
