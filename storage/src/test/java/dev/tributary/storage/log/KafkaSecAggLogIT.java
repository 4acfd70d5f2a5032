package dev.tributary.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.SecAggMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class KafkaSecAggLogIT {
  private final TestBroker broker;
  private final String topic;
  private final KafkaSecAggLog messages;

  KafkaSecAggLogIT(TestBroker broker) {
    this.broker = broker;
    KafkaSettings settings = broker.newFederation();
    this.topic = settings.topics().secagg();
    this.messages = new KafkaSecAggLog(settings);
  }

  @AfterEach
  void close() {
    messages.close();
  }

  private static KeyAdvertisement message(String client) {
    Bytes key = Bytes.of(new byte[32]);
    return new KeyAdvertisement(
        new RoundId("job", 1, "00ff"), client, key, key, Bytes.of(new byte[64]));
  }

  @Test
  void aMessageIsReadByItsPosition() {
    broker.append(topic, 0, SecAggMessages.encode(message("a")));
    long second = broker.append(topic, 0, SecAggMessages.encode(message("b")));

    assertThat(messages.read(new Sender(7, 0, second))).contains(message("b"));
    assertThat(messages.read(new Sender(3, 0, second - 1))).contains(message("a"));
  }

  @Test
  void whatRetentionRemovedOrIsNoMessageIsEmpty() {
    broker.append(topic, 0, SecAggMessages.encode(message("a")));
    broker.append(topic, 0, new byte[] {1, 2, 3});
    broker.deleteBefore(topic, 0, 1);

    try (WarnCapture warnings = new WarnCapture(KafkaSecAggLog.class)) {
      assertThat(messages.read(new Sender(0, 0, 0))).isEmpty();
      assertThat(messages.read(new Sender(0, 0, 1))).isEmpty();
      assertThat(warnings.messages())
          .singleElement()
          .asString()
          .startsWith("Message is gone topic=" + topic + " partition=0 offset=1 reason=");
    }
  }
}
