package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EnrolledPeers;
import dev.tributary.core.secagg.Peers;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows each peer by the key with which it met it first: whoever may write the directory can bring
 * in new clients, and can not take the place of one that is known.
 */
public final class PinnedPeers implements PeerBook {
  private final Directory directory;
  private final Vault vault;

  public PinnedPeers(Directory directory, Vault vault) {
    this.directory = directory;
    this.vault = vault;
  }

  @Override
  public Map<String, Bytes> directory() {
    return directory.keys();
  }

  @Override
  public Peers peers(Map<String, Bytes> now) {
    return new EnrolledPeers(now, vault.pins());
  }

  @Override
  public void believed(Collection<String> clients, Map<String, Bytes> now) {
    Map<String, Bytes> pins = new HashMap<>(vault.pins());
    clients.forEach(client -> pins.putIfAbsent(client, now.get(client)));
    if (pins.size() > vault.pins().size()) {
      vault.savePins(pins);
    }
  }
}
