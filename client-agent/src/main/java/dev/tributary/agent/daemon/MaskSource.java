package dev.tributary.agent.daemon;

import dev.tributary.core.secagg.Masker;

/** The masks of one upload. */
@FunctionalInterface
interface MaskSource {

  /**
   * The upload begins: from here on there is no other one in the round. Waits until what the round
   * asks was checked, which goes on beside the training.
   *
   * @return closed when the upload is over
   * @throws RoundFailure if this client does not upload in the round
   */
  Masker begin() throws RoundFailure, InterruptedException;
}
