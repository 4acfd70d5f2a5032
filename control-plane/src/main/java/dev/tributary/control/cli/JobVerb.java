package dev.tributary.control.cli;

import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import picocli.CommandLine.Mixin;

/** What the job verbs have in common. */
abstract class JobVerb extends Verb {
  @Mixin private ConnectionOptions connection;

  ConnectionOptions connection() {
    return connection;
  }

  /** What a job that somebody waited for means to a script. */
  static int exitCode(JobView job) {
    return job.status().isEnd() && job.status() != JobStatus.FINISHED
        ? ExitCode.FAILED
        : ExitCode.OK;
  }
}
