package dev.tributary.core.client;

import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;

/** What the agent has to do, in this order. */
public sealed interface ClientAction {

  /** Write this to the state directory and make sure that it is there before going on. */
  record Save(ClientProgress progress) implements ClientAction {}

  /** Remove a job from the state directory. */
  record Forget(String job) implements ClientAction {}

  /**
   * Fetch the model, train and upload, telling {@link ClientSession#onUploaded} at the end.
   *
   * @param job with the location of the model version to train from
   */
  record Start(JobInfo job, RoundStarted round, int attempt) implements ClientAction {}

  /** The task of this round is of no use any more. */
  record Cancel(String job, int round) implements ClientAction {}
}
