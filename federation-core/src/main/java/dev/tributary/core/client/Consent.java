package dev.tributary.core.client;

import dev.tributary.core.round.JobInfo;

/** The last word of who owns the data. It may change between two calls. */
@FunctionalInterface
public interface Consent {
  /** To every job. */
  Consent ALWAYS = job -> true;

  /** Whether anything may be done for a job that lives. */
  boolean isGivenTo(JobInfo job);
}
