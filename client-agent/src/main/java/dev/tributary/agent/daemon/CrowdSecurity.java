package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.Directory;
import dev.tributary.agent.secagg.ListedPeers;
import dev.tributary.agent.secagg.Mailbox;
import dev.tributary.agent.secagg.MemoryVault;
import dev.tributary.agent.secagg.PeerBook;
import dev.tributary.agent.secagg.SecureClient;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.storage.identity.DirectoryFile;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.storage.log.KafkaIdentities;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the clients of a crowd share in secure rounds: each message is read, decoded and verified
 * once for all. Their secrets stay their own, in memory. Thread-safe.
 */
final class CrowdSecurity implements AutoCloseable {
  private static final Duration READ_PATIENCE = Duration.ofSeconds(60);

  /** Keys and shares of a round of two thousand. */
  private static final int REMEMBERED = 4_096;

  private final SecAggTopic mailbox;
  private final TopicDirectory topic;
  private final PeerBook peers;

  private CrowdSecurity(KafkaSettings kafka, Outbox outbox, Optional<Path> directoryFile) {
    this.mailbox =
        new SecAggTopic(
            kafka.topics().secagg(),
            new PositionalReader(kafka, READ_PATIENCE),
            outbox,
            REMEMBERED);
    this.topic = new TopicDirectory(new KafkaIdentities(kafka, READ_PATIENCE));
    Directory directory =
        directoryFile.<Directory>map(file -> () -> DirectoryFile.read(file)).orElse(topic);
    this.peers = new ListedPeers(directory);
  }

  /** Empty if none of these clients takes part in secure rounds; all have one directory. */
  static Optional<CrowdSecurity> of(
      KafkaSettings kafka, List<AgentSettings> clients, Outbox outbox) {
    return clients.stream()
        .flatMap(client -> client.secure().stream())
        .findFirst()
        .map(secure -> new CrowdSecurity(kafka, outbox, secure.directory()));
  }

  Optional<SecureClient> client(AgentSettings settings) {
    return settings.secure().map(secure -> client(settings.client(), secure, mailbox));
  }

  private SecureClient client(String name, SecureSettings secure, Mailbox with) {
    return new SecureClient(name, secure, peers, new MemoryVault(), with, new SecureRandom());
  }

  @Override
  public void close() {
    mailbox.close();
    topic.close();
  }
}
