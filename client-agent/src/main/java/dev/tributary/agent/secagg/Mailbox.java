package dev.tributary.agent.secagg;

import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.SecAggMessage;
import java.util.Optional;

/** The topic of secure rounds' messages, as a client sees it. */
public interface Mailbox {

  /**
   * What lies where the log says; empty if there is nothing, or no message.
   *
   * @throws IllegalStateException if the broker gives no answer
   */
  Optional<SecAggMessage> read(Sender at);

  /** Sends a message, again if need be; does not wait until it has arrived. */
  void send(SecAggMessage message);
}
