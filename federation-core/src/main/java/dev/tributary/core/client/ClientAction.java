package dev.tributary.core.client;

import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.MaskSetup;

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

  /**
   * Send the advertisement of fresh keys for a secure round; the very same one if it was made
   * before.
   */
  record Advertise(JobInfo job, RoundStarted round) implements ClientAction {}

  /** Send the neighbours their shares of this round's secrets; the same ones if made before. */
  record ShareKeys(JobInfo job, RoundStarted round, KeysFixed keys) implements ClientAction {}

  /**
   * Fetch the model, train, mask and upload, telling {@link ClientSession#onUploaded} at the end.
   * It is asked for once a round, whatever becomes of it.
   */
  record UploadMasked(JobInfo job, RoundStarted round, MaskSetup setup) implements ClientAction {}

  /**
   * Send the shares that unmask the sum of these members; the same answer if it was made before,
   * and none if another one was.
   */
  record AnswerUnmask(JobInfo job, RoundStarted round, MaskSetup setup, RoundClosed closed)
      implements ClientAction {}

  /** The task of this round is of no use any more. */
  record Cancel(String job, int round) implements ClientAction {}
}
