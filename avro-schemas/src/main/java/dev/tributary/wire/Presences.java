package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.coordination.Presence;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientPresence;
import java.util.List;

/** Records of the topic presence. */
public final class Presences {
  private Presences() {}

  /**
   * Fields as in {@code ClientPresence.avsc}.
   *
   * @throws IllegalArgumentException for a client id that is no name
   */
  public static byte[] encode(
      String client,
      List<String> trainers,
      List<ClientDataSet> dataSets,
      boolean leaving,
      long sessionStartedMillis,
      String agentVersion,
      long atMillis) {
    Require.name("client", client);
    return SingleObject.encode(
        new ClientPresence(
            client, trainers, dataSets, leaving, sessionStartedMillis, agentVersion, atMillis));
  }

  /**
   * All that a client says.
   *
   * @throws WireException also for another record or a client id that is no name
   */
  public static ClientPresence decode(byte[] bytes) throws WireException {
    ClientPresence presence = SingleObject.decode(bytes, ClientPresence.class);
    try {
      Require.name("client", Texts.cut(presence.getClient()));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("ClientPresence", e);
    }
    return presence;
  }

  /**
   * What a coordinator needs of it.
   *
   * @param seenMillis the broker's timestamp of the record
   * @throws WireException as {@link #decode(byte[])}
   */
  public static Presence decode(byte[] bytes, long seenMillis) throws WireException {
    ClientPresence presence = decode(bytes);
    return new Presence(
        presence.getClient(),
        seenMillis,
        presence.getTrainers(),
        presence.getDataSets().stream().map(ClientDataSet::getName).toList(),
        presence.getLeaving());
  }
}
