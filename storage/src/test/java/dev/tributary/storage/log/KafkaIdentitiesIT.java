package dev.tributary.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.Identities;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class KafkaIdentitiesIT {
  private final TestBroker broker;
  private final KafkaSettings settings;
  private final KafkaIdentities identities;

  KafkaIdentitiesIT(TestBroker broker) {
    this.broker = broker;
    this.settings = broker.newFederation();
    this.identities = new KafkaIdentities(settings);
  }

  @AfterEach
  void close() {
    identities.close();
  }

  private static byte[] key(int value) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return key;
  }

  private void enrol(String client, int key) {
    append(client, Identities.encode(client, key(key), "test", 0));
  }

  private void append(String key, byte[] value) {
    broker.appendKeyed(settings.topics().identities(), key, value);
  }

  @Test
  void anEmptyTopicHasNobody() {
    assertThat(identities.readToEnd()).isEmpty();
  }

  @Test
  void theNewestKeyOfAClientCountsAndAWithdrawnOneDoesNot() {
    enrol("a", 1);
    enrol("b", 2);
    assertThat(identities.readToEnd())
        .isEqualTo(Map.of("a", Bytes.of(key(1)), "b", Bytes.of(key(2))));

    enrol("a", 3);
    append("b", null);
    enrol("c", 4);

    assertThat(identities.readToEnd())
        .isEqualTo(Map.of("a", Bytes.of(key(3)), "c", Bytes.of(key(4))));
    try (KafkaIdentities other = new KafkaIdentities(settings)) {
      assertThat(other.readToEnd()).isEqualTo(identities.readToEnd());
    }
  }

  @Test
  void theMapIsTheSameAsLongAsNothingChanges() {
    enrol("a", 1);

    Map<String, Bytes> first = identities.readToEnd();
    enrol("a", 1);

    assertThat(identities.readToEnd()).isSameAs(first);
  }

  @Test
  void whatIsNoIdentityOfItsKeyDoesNotCount() {
    try (WarnCapture warnings = new WarnCapture(KafkaIdentities.class)) {
      append("a", new byte[] {1, 2, 3});
      append("b", Identities.encode("c", key(1), "test", 0));
      enrol("d", 2);

      assertThat(identities.readToEnd()).containsOnlyKeys("d");
      assertThat(warnings.messages()).hasSize(2);
    }
  }

  @Test
  void aBrokerThatIsAwayIsNamedWithTheTopic() {
    try (KafkaIdentities nowhere =
        new KafkaIdentities(TestBroker.nowhere(), Duration.ofMillis(500))) {
      assertThatIllegalStateException()
          .isThrownBy(nowhere::readToEnd)
          .withMessageStartingWith("cannot read topic tributary.identities: ");
    }
  }
}
