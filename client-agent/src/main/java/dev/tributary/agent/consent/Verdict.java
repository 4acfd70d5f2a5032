package dev.tributary.agent.consent;

/** What a policy says to a job. */
public enum Verdict {
  ACCEPT,
  DECLINE,
  /** Nothing is done for it until somebody at the site has answered. */
  ASK
}
