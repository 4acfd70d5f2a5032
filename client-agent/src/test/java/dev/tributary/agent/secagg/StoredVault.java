package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps bytes, as a disk does, and gives back what a new process would read from them. */
final class StoredVault implements Vault {
  private final Map<String, byte[]> states = new HashMap<>();
  private Map<String, Bytes> pins = Map.of();

  @Override
  public Set<String> jobs() {
    return Set.copyOf(states.keySet());
  }

  @Override
  public Optional<ClientState> state(String job) {
    return Optional.ofNullable(states.get(job)).map(ClientState::fromBytes);
  }

  @Override
  public void save(String job, ClientState state) {
    states.put(job, state.toBytes());
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
