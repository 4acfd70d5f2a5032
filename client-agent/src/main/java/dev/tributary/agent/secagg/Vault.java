package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client must not forget, nor show: where it stands in the secure round of each job, and
 * which keys it knows its peers by. One thread.
 */
public interface Vault {

  /** Jobs with a state. */
  Set<String> jobs();

  Optional<ClientState> state(String job);

  /** There after a crash when this returns; replaces the job's state of before. */
  void save(String job, ClientState state);

  /** The state is gone for good when this returns. */
  void delete(String job);

  /** Public keys by client id. */
  Map<String, Bytes> pins();

  /** There after a crash when this returns. */
  void savePins(Map<String, Bytes> pins);
}
