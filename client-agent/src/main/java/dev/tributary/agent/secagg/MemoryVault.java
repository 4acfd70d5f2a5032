package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Of a client that nobody restarts. */
public final class MemoryVault implements Vault {
  private final Map<String, ClientState> states = new HashMap<>(2);
  private Map<String, Bytes> pins = Map.of();

  @Override
  public Set<String> jobs() {
    return Set.copyOf(states.keySet());
  }

  @Override
  public Optional<ClientState> state(String job) {
    return Optional.ofNullable(states.get(job));
  }

  @Override
  public void save(String job, ClientState state) {
    states.put(job, state);
  }

  @Override
  public void delete(String job) {
    states.remove(job);
  }

  @Override
  public Map<String, Bytes> pins() {
    return pins;
  }

  @Override
  public void savePins(Map<String, Bytes> next) {
    pins = Map.copyOf(next);
  }
}
