package dev.tributary.core.secagg;

import java.util.Map;

/** The clients of a directory. */
public final class EnrolledPeers implements Peers {
  private final Map<String, Bytes> directory;
  private final Map<String, Bytes> pinned;

  /**
   * @param directory Ed25519 public keys by client id
   * @param pinned the keys that this reader knew before, by client id; may lack clients
   */
  public EnrolledPeers(Map<String, Bytes> directory, Map<String, Bytes> pinned) {
    this.directory = Map.copyOf(directory);
    this.pinned = Map.copyOf(pinned);
  }

  @Override
  public Verdict judge(SecAggMessage message) {
    Bytes key = directory.get(message.client());
    if (key == null) {
      return Verdict.UNKNOWN;
    }
    if (!pinned.getOrDefault(message.client(), key).equals(key)) {
      return Verdict.CHANGED;
    }
    return Identity.verify(key, message.content().shared(), message.signature())
        ? Verdict.GENUINE
        : Verdict.FORGED;
  }
}
