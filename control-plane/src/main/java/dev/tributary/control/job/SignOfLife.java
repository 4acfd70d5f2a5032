package dev.tributary.control.job;

import dev.tributary.core.coordination.Presence;
import dev.tributary.wire.Presences;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientPresence;

/**
 * A client's newest record in the topic of presence: what a coordinator needs of it, and what is
 * for people.
 *
 * @param sessionStartedMillis when its agent started, by its own clock, since 1970
 * @param agentVersion of its agent
 */
public record SignOfLife(Presence presence, long sessionStartedMillis, String agentVersion) {

  /** Of a client that tells nothing for people. */
  public SignOfLife(Presence presence) {
    this(presence, 0, "");
  }

  /**
   * @param seenMillis the broker's timestamp of the record
   * @throws WireException for what is none; the coordinator passes that over as well
   */
  public static SignOfLife decode(byte[] value, long seenMillis) throws WireException {
    ClientPresence all = Presences.decode(value);
    return new SignOfLife(
        Presences.decode(value, seenMillis), all.getSessionStartedMillis(), all.getAgentVersion());
  }

  public String client() {
    return presence.client();
  }
}
