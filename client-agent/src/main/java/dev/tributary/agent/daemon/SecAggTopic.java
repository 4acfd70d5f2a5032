package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.Mailbox;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.WireException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of secure rounds' messages. Remembers what was read of late, for the clients of a
 * crowd, who read the same. Thread-safe.
 */
final class SecAggTopic implements Mailbox, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SecAggTopic.class);

  private final String topic;
  private final PositionalReader reader;
  private final Outbox outbox;
  private final Map<Place, SecAggMessage> read;

  private record Place(int partition, long offset) {}

  /**
   * @param topic its name
   * @param reader closed with this
   * @param remembered messages that are kept to be read again
   */
  SecAggTopic(String topic, PositionalReader reader, Outbox outbox, int remembered) {
    this.topic = topic;
    this.reader = reader;
    this.outbox = outbox;
    this.read =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Place, SecAggMessage> eldest) {
            return size() > remembered;
          }
        };
  }

  @Override
  public synchronized Optional<SecAggMessage> read(Sender at) {
    Place place = new Place(at.partition(), at.offset());
    SecAggMessage known = read.get(place);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<SecAggMessage> found =
        reader.read(topic, at.partition(), at.offset()).flatMap(value -> decode(at, value));
    found.ifPresent(message -> read.put(place, message));
    return found;
  }

  private Optional<SecAggMessage> decode(Sender at, byte[] value) {
    try {
      return Optional.of(SecAggMessages.message(value));
    } catch (WireException malformed) {
      LOG.debug(
          "topic={} partition={} offset={} holds no message: {}",
          topic,
          at.partition(),
          at.offset(),
          malformed.getMessage());
      return Optional.empty();
    }
  }

  /** The producer sends it again for as long as it may; after that the round has gone on. */
  @Override
  public void send(SecAggMessage message) {
    Future<?> unused =
        outbox.send(topic, null, message.round().job(), SecAggMessages.encode(message));
  }

  @Override
  public synchronized void close() {
    reader.close();
  }
}
