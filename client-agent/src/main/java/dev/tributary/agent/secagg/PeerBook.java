package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.Peers;
import java.util.Collection;
import java.util.Map;

/** By which keys a client knows its peers. */
public interface PeerBook {

  /**
   * The directory as it stands now.
   *
   * @throws IllegalStateException if it can not be asked
   * @throws IllegalArgumentException if it is damaged
   */
  Map<String, Bytes> directory();

  /** What judges messages by that directory. */
  Peers peers(Map<String, Bytes> directory);

  /** These clients were believed, and must keep their keys from now on. */
  void believed(Collection<String> clients, Map<String, Bytes> directory);
}
