package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;

/** What somebody outside asks for. */
public sealed interface Command {
  String job();

  /** Run this job; a second submission of an id is ignored. */
  record Submit(String job, JobSpec spec) implements Command {}

  /** A submission whose spec breaks a rule. */
  record SubmitInvalid(String job, String reason) implements Command {}

  /** End the job, keep its model. */
  record Stop(String job, String reason) implements Command {}
}
