package dev.tributary.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tributary.core.coordination.QuarantineRules;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregationConfigTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "kafka.bootstrap.servers", "broker:9092",
          "s3.region", "us-east-1",
          "archive.bucket", "models");

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = new TreeMap<>(NEEDED);
    settings.put(key, value);
    return settings;
  }

  @Test
  void whatIsNotGivenHasADefault() {
    AggregationConfig config = AggregationConfig.fromMap(NEEDED);

    assertThat(config.kafka().properties())
        .containsExactly(Map.entry("bootstrap.servers", "broker:9092"));
    assertThat(config.kafka().topics().prefix()).isEqualTo("tributary");
    assertThat(config.presenceTimeoutMillis()).isEqualTo(10_000);
    assertThat(config.snapshotEvery()).isEqualTo(200);
    assertThat(config.namespaceWeights()).isEmpty();
    assertThat(config.overdueMillis()).isEqualTo(60_000);
    assertThat(config.quarantineRejections()).isEqualTo(10);
    assertThat(config.quarantineWithinMillis()).isEqualTo(3_600_000);
    assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.archive().endpoint()).isNull();
    assertThat(config.archive().region()).isEqualTo("us-east-1");
    assertThat(config.archive().bucket()).isEqualTo("models");
  }

  @Test
  void everyKeyReachesItsSetting() {
    Map<String, String> settings = new TreeMap<>(NEEDED);
    settings.put("kafka.client.dns.lookup", "use_all_dns_ips");
    settings.put("topics.prefix", "trial");
    settings.put("presence.timeout-millis", "7000");
    settings.put("log.snapshot-every", "50");
    settings.put("checkpoint.interval-millis", "0");
    settings.put("jobs.overdue-millis", "90000");
    settings.put("jobs.weight.cardiology", "3");
    settings.put("clients.quarantine.rejections", "0");
    settings.put("clients.quarantine.within-millis", "90000");
    settings.put("s3.endpoint", "http://127.0.0.1:9000");
    settings.put("s3.access-key", "key");
    settings.put("s3.secret-key", "secret");
    settings.put("s3.path-style-access", "true");
    settings.put("archive.prefix", "trial/");

    AggregationConfig config = AggregationConfig.fromMap(settings);

    assertThat(config.kafka().properties()).containsEntry("client.dns.lookup", "use_all_dns_ips");
    assertThat(config.kafka().topics().prefix()).isEqualTo("trial");
    assertThat(config.presenceTimeoutMillis()).isEqualTo(7000);
    assertThat(config.snapshotEvery()).isEqualTo(50);
    assertThat(config.overdueMillis()).isEqualTo(90_000);
    assertThat(config.namespaceWeights()).containsExactly(Map.entry("cardiology", 3));
    assertThat(config.coordinator().scheduling().weight("cardiology")).isEqualTo(3);
    assertThat(config.coordinator().quarantine()).isEqualTo(new QuarantineRules(0, 90_000));
    assertThat(config.checkpointInterval()).isZero();
    assertThat(config.archive().endpoint()).isEqualTo(URI.create("http://127.0.0.1:9000"));
    assertThat(config.archive().accessKey()).isEqualTo("key");
    assertThat(config.archive().secretKey()).isEqualTo("secret");
    assertThat(config.archive().pathStyle()).isTrue();
    assertThat(config.archive().prefix()).startsWith("trial");
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoint.intervall-millis, 1, is not a setting of the aggregation job",
    "presence.timeout-millis, 0, got 0",
    "presence.timeout-millis, soon, 'must be a whole number, got soon'",
    "log.snapshot-every, 0, got 0",
    "jobs.overdue-millis, 0, got 0",
    "jobs.weight.x, 0, got 0",
    "clients.quarantine.rejections, -1, got -1",
    "clients.quarantine.within-millis, 0, got 0",
    "jobs.weight., 3, must match",
    "log.snapshot-every, 9999999999, got 9999999999",
    "checkpoint.interval-millis, -1, got -1",
    "kafka.bootstrap.servers, broker, 'got broker'",
    "kafka.group.id, mine, got mine",
    "s3.endpoint, nowhere, got nowhere",
    "s3.path-style-access, maybe, got maybe",
  })
  void aSettingThatIsWrongIsNamed(String key, String value, String rule) {
    String named = key.startsWith("kafka.") ? key.substring("kafka.".length()) : key;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationConfig.fromMap(with(key, value)))
        .withMessageContaining(named)
        .withMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.bootstrap.servers, bootstrap.servers",
    "s3.region, s3.region",
    "archive.bucket, archive.bucket",
  })
  void aSettingThatIsMissingIsNamed(String key, String named) {
    Map<String, String> settings = new TreeMap<>(NEEDED);
    settings.remove(key);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationConfig.fromMap(settings))
        .withMessageContaining(named);
  }

  @Test
  void argumentsWinOverTheFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("aggregation.properties");
    Files.writeString(
        file,
        """
        kafka.bootstrap.servers=broker:9092
        s3.region=us-east-1
        archive.bucket=models
        topics.prefix=file
        log.snapshot-every=50
        """,
        StandardCharsets.UTF_8);

    AggregationConfig config =
        AggregationConfig.fromArguments(
            new String[] {"--config", file.toString(), "--topics.prefix", "argument"});

    assertThat(config.kafka().topics().prefix()).isEqualTo("argument");
    assertThat(config.snapshotEvery()).isEqualTo(50);
  }

  @Test
  void anUnknownArgumentIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationConfig.fromArguments(new String[] {"--bucket", "models"}))
        .withMessageContaining("bucket is not a setting");
  }
}
