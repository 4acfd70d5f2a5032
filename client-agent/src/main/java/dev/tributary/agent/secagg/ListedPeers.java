package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EnrolledPeers;
import dev.tributary.core.secagg.Peers;
import dev.tributary.core.secagg.Peers.Verdict;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.vector.FloatBytes;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows peers by the keys that the directory gives, and verifies each message once, however many
 * clients ask about it. Thread-safe if the directory is.
 */
public final class ListedPeers implements PeerBook {
  private static final int MOST_VERDICTS = 20_000;

  private final Directory directory;
  private final Map<Asked, Verdict> verdicts = new ConcurrentHashMap<>();

  /** A question, without the message itself, which may be large. */
  private record Asked(Bytes key, Bytes contentSha256, Bytes signature) {
    static Asked about(SecAggMessage message, Bytes key) {
      byte[] hash = FloatBytes.sha256(message.content().toArray());
      return new Asked(key, Bytes.of(hash), message.signature());
    }
  }

  public ListedPeers(Directory directory) {
    this.directory = directory;
  }

  @Override
  public Map<String, Bytes> directory() {
    return directory.keys();
  }

  @Override
  public Peers peers(Map<String, Bytes> now) {
    EnrolledPeers peers = new EnrolledPeers(now, Map.of());
    return message -> {
      if (verdicts.size() > MOST_VERDICTS) {
        verdicts.clear();
      }
      return verdicts.computeIfAbsent(
          Asked.about(message, now.get(message.client())), asked -> peers.judge(message));
    };
  }

  @Override
  public void believed(Collection<String> clients, Map<String, Bytes> now) {
    // The list says who is who; there is nothing to remember.
  }
}
