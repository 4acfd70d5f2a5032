package dev.tributary.storage.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tributary.wire.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  private static final Map<String, String> SECURE =
      Map.of(
          "bootstrap.servers", "a:9092, b:9093",
          "security.protocol", "SASL_SSL",
          "sasl.jaas.config", "password=hunter2",
          "linger.ms", "7",
          "max.poll.interval.ms", "9",
          "my.interceptor.colour", "blue",
          "client.id", "agent-3");

  @Test
  void producersLoseNothingAndWriteNothingTwice() {
    assertThat(KafkaSettings.of("127.0.0.1:9092").producerProperties("test"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("compression.type", "none")
        .containsEntry("max.request.size", "1048576");
  }

  @Test
  void consumersHaveNoGroupAndDoNotJump() {
    assertThat(KafkaSettings.of("127.0.0.1:9092").consumerProperties("test"))
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("enable.auto.commit", "false")
        .containsEntry("isolation.level", "read_uncommitted")
        .doesNotContainKey("group.id");
  }

  @Test
  void aPropertyGoesToTheClientsThatKnowIt() {
    KafkaSettings settings = new KafkaSettings(SECURE, Topics.standard());

    assertThat(settings.producerProperties("test"))
        .containsEntry("linger.ms", "7")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("my.interceptor.colour", "blue")
        .doesNotContainKey("max.poll.interval.ms");
    assertThat(settings.consumerProperties("test"))
        .containsEntry("max.poll.interval.ms", "9")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("my.interceptor.colour", "blue")
        .doesNotContainKey("linger.ms");
    assertThat(settings.adminProperties("test"))
        .containsEntry("security.protocol", "SASL_SSL")
        .doesNotContainKeys("linger.ms", "max.poll.interval.ms");
  }

  @Test
  void everyClientHasAnIdOfItsOwn() {
    KafkaSettings settings = new KafkaSettings(SECURE, Topics.standard());

    Object first = settings.consumerProperties("reader").get("client.id");
    Object second = settings.consumerProperties("reader").get("client.id");

    assertThat(first).isNotEqualTo(second).asString().startsWith("agent-3-reader-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "localhost", "localhost:", "a:9092,,b:9092", "a:9092,b"})
  void serversThatAreNoneAreRefused(String servers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaSettings.of(servers))
        .withMessage("bootstrap.servers must be host:port[,host:port...], got " + servers);
  }

  @Test
  void settingsWithoutServersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KafkaSettings(Map.of(), Topics.standard()))
        .withMessage("bootstrap.servers must be host:port[,host:port...], got null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"acks", "group.id", "isolation.level", "transactional.id", "value.serializer"})
  void whatTheProtocolDependsOnIsRefused(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new KafkaSettings(Map.of("bootstrap.servers", "a:1", key, "1"), Topics.standard()))
        .withMessage(key + " is set by Tributary and must not be given, got 1");
  }

  @Test
  void thePrintedFormShowsNoSecret() {
    assertThat(new KafkaSettings(SECURE, Topics.standard()).toString())
        .contains("a:9092, b:9093", "sasl.jaas.config")
        .doesNotContain("hunter2");
  }

  @Test
  void settingsTravelWithAJob() throws Exception {
    KafkaSettings settings = new KafkaSettings(SECURE, new Topics("mine"));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(copy).isEqualTo(settings);
  }
}
