package dev.tributary.core.simulation;

import dev.tributary.core.coordination.SecurePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The secagg topic: one partition of messages, some of them forged. */
final class SecAggTopic {
  /** Which of a client's two secrets a share is of. */
  enum Secret {
    SELF_MASK,
    MASK_KEY
  }

  /**
   * One record.
   *
   * @param session the run of the job that it is for
   * @param seed of an advertisement: what the sender's secrets of the round follow from
   * @param digest of an advertisement or an answer, else empty
   * @param revealed of an answer: which secret of which client it has a share of
   * @param genuine whether its signature is the client's
   */
  record Message(
      String job,
      int round,
      String session,
      SecurePhase phase,
      String client,
      long seed,
      String digest,
      Map<String, Secret> revealed,
      boolean genuine) {}

  private final List<Message> messages = new ArrayList<>();

  void append(Message message) {
    messages.add(message);
  }

  Message get(long offset) {
    return messages.get(Math.toIntExact(offset));
  }

  int end() {
    return messages.size();
  }
}
