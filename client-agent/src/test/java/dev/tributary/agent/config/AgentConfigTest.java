package dev.tributary.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.daemon.Profile;
import dev.tributary.agent.data.CsvFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {
  private static final String CLIENT = "clientId: hospital-7\n";
  private static final String KAFKA = "kafka: {bootstrap.servers: '127.0.0.1:9092'}\n";
  private static final String STATE = "stateDirectory: state\n";
  private static final String DATA = "dataSets: {digits: {path: digits.csv, label: -1}}\n";
  private static final String LEAST = CLIENT + KAFKA + STATE + DATA;

  @TempDir private Path folder;

  @BeforeEach
  void aDataSetLiesBesideTheConfiguration() throws IOException {
    Files.writeString(folder.resolve("digits.csv"), "1,2,0\n3,4,1\n");
  }

  @Test
  void theLeastConfigurationGetsTheDefaults() throws IOException {
    AgentConfig config = load(LEAST);

    assertThat(config.clientId()).isEqualTo("hospital-7");
    assertThat(config.kafka().properties()).containsOnlyKeys("bootstrap.servers");
    assertThat(config.kafka().topics().updates()).isEqualTo("tributary.updates");
    assertThat(config.heartbeatMillis()).isEqualTo(2000);
    assertThat(config.s3()).isEmpty();
    assertThat(config.metrics()).isEmpty();
    assertThat(config.profile()).isEqualTo(Profile.DEFAULT);
    assertThat(config.dataSets().get("digits").format()).isEqualTo(new CsvFormat("-1", false));
    assertThat(config.dataSets().get("digits").load().rows()).isEqualTo(2);
  }

  @Test
  void everyKeyIsTakenOver() throws IOException {
    AgentConfig config =
        load(
            """
            clientId: a.b_c-1
            kafka:
              bootstrap.servers: one:9092,two:9092
              security.protocol: SASL_SSL
              request.timeout.ms: 20000
            topicPrefix: trial
            stateDirectory: deep/er/state
            heartbeatMillis: 500
            labels: {site: ward, floor: 3}
            capacity: 4
            memoryMiB: 8192
            gpus: 2
            dataSets:
              named: {format: csv, path: ./digits.csv, label: digit, header: true}
              counted: {path: digits.csv, label: 2}
            s3:
              endpoint: http://127.0.0.1:9000
              region: us-east-1
              bucket: models
              prefix: team-a
              accessKey: key
              secretKey: secret
              pathStyle: true
            metrics: {host: 127.0.0.2, port: 9999}
            """);

    assertThat(config.clientId()).isEqualTo("a.b_c-1");
    assertThat(config.kafka().properties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("request.timeout.ms", "20000");
    assertThat(config.kafka().topics().rounds()).isEqualTo("trial.rounds");
    assertThat(config.heartbeatMillis()).isEqualTo(500);
    assertThat(config.profile())
        .isEqualTo(new Profile(Map.of("site", "ward", "floor", "3"), 4, OptionalLong.of(8_192), 2));
    assertThat(config.dataSets()).containsOnlyKeys("named", "counted");
    assertThat(config.dataSets().get("named").format()).isEqualTo(new CsvFormat("digit", true));
    assertThat(config.s3()).isPresent();
    assertThat(config.s3().get().endpoint()).isEqualTo(URI.create("http://127.0.0.1:9000"));
    assertThat(config.s3().get().bucket()).isEqualTo("models");
    assertThat(config.s3().get().secretKey()).isEqualTo("secret");
    assertThat(config.s3().get().pathStyle()).isTrue();
    assertThat(config.metrics())
        .hasValueSatisfying(
            at -> {
              assertThat(at.getAddress().getHostAddress()).isEqualTo("127.0.0.2");
              assertThat(at.getPort()).isEqualTo(9999);
            });
  }

  @Test
  void aPortForMetricsIsOnLoopbackUnlessAHostIsNamed() throws IOException {
    assertThat(load(LEAST + "metrics: {port: 0}\n").metrics())
        .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    assertThat(load(LEAST + "metrics: {host: 127.0.0.1}\n").metrics())
        .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9464));
  }

  @Test
  void relativePathsStartAtTheFolderOfTheFile() throws IOException {
    AgentConfig config = load(LEAST);

    assertThat(config.stateDirectory()).isEqualTo(folder.resolve("state"));
    assertThat(config.dataSets().get("digits").path()).isEqualTo(folder.resolve("digits.csv"));
  }

  @Test
  void absolutePathsStayAsTheyAre() throws IOException {
    AgentConfig config = load(CLIENT + KAFKA + DATA + "stateDirectory: '" + folder + "/other'\n");

    assertThat(config.stateDirectory()).isEqualTo(folder.resolve("other"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clientId: ''             | clientId must not be empty, got \"\"",
        "clientId: 7              | clientId must be text, in quotes if need be, got 7",
        "clientId: a b            | clientId must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}, got a b",
        "clientId:                | clientId must be given, got nothing",
        "topicPrefix: a/b         | topicPrefix must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}, got a/b",
        "kafka:                   | kafka must be given, got nothing",
        "kafka: here              | kafka must hold keys with values, got \"here\"",
        "kafka: {acks: '1'}       | kafka.bootstrap.servers must be host:port[,host:port...], got null",
        "kafka: {bootstrap.servers: x} | kafka.bootstrap.servers must be host:port[,host:port...], got x",
        "kafka: {bootstrap.servers: [x]} | kafka.bootstrap.servers must be a single value, got [\"x\"]",
        "kafka: {bootstrap.servers: 'x:1', group.id: g} | kafka.group.id is set by Tributary and must not be given, got g",
        "stateDirectory:          | stateDirectory must be given, got nothing",
        "capacity: 0             | capacity must be a whole number in [1, 1000], got 0",
        "memoryMiB: -1           | memoryMiB must be a whole number in [0, 1073741824], got -1",
        "memoryMiB: 8 GiB        | memoryMiB must be a whole number in [0, 1073741824], got \"8 GiB\"",
        "gpus: -1                | gpus must be a whole number in [0, 1000], got -1",
        "labels: {site: a/b}     | labels.site must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}, got a/b",
        "heartbeatMillis: 99      | heartbeatMillis must be a whole number in [100, 3600000], got 99",
        "heartbeatMillis: 1.5     | heartbeatMillis must be a whole number in [100, 3600000], got 1.5",
        "heartbeatMillis: soon    | heartbeatMillis must be a whole number in [100, 3600000], got \"soon\"",
        "dataSets: {}             | dataSets must hold keys with values, got {}",
        "dataSets: {a b: {path: digits.csv, label: 0}} | dataSets.a b must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}, got a b",
        "dataSets: {d: {label: 0}} | dataSets.d.path must be given, got nothing",
        "dataSets: {d: {path: data/x.csv, label: 0}} | dataSets.d.path must be a readable file, got data/x.csv",
        "dataSets: {d: {path: ., label: 0}} | dataSets.d.path must be a readable file, got .",
        "dataSets: {d: {path: digits.csv}} | dataSets.d.label must be given, got nothing",
        "dataSets: {d: {path: digits.csv, label: [0]}} | dataSets.d.label must be a single value, got [0]",
        "dataSets: {d: {path: digits.csv, label: digit}} | dataSets.d.label must be the index of a column where there is no header, got digit",
        "dataSets: {d: {path: digits.csv, label: 0, header: maybe}} | dataSets.d.header must be true or false, got \"maybe\"",
        "dataSets: {d: {path: digits.csv, label: 0, format: parquet}} | dataSets.d.format must be one of [csv], got parquet",
        "dataSets: {d: {path: digits.csv, label: 0, sep: ';'}} | dataSets.d.sep must be one of [format, header, label, path], got an unknown key",
        "hartbeatMillis: 2000     | hartbeatMillis must be one of [capacity, clientId, dataSets, gpus, heartbeatMillis, kafka, labels, memoryMiB, metrics, policy, s3, secureAggregation, stateDirectory, topicPrefix], got an unknown key",
        "s3: {bucket: b}          | s3.region must be given, got nothing",
        "s3: {region: r}          | s3.bucket must be given, got nothing",
        "s3: {region: r, bucket: b/c} | s3.bucket must be a bucket's name without a path, got b/c",
        "s3: {region: r, bucket: b, prefix: /p} | s3.prefix must not start with a slash, got /p",
        "s3: {region: r, bucket: b, accessKey: k} | s3.secretKey must be given together with accessKey, got none",
        "s3: {region: r, bucket: b, accessKey: k, secretKey: 5} | s3.secretKey must be text, in quotes if need be, got a value not shown",
        "s3: {region: r, bucket: b, endpoint: 'ftp://x'} | s3.endpoint must be http(s)://host[:port], got ftp://x",
        "s3: {region: r, bucket: b, endpoint: 'a b'} | s3.endpoint must be http(s)://host[:port], got a b",
        "s3: {region: r, bucket: b, pathStyle: 1} | s3.pathStyle must be true or false, got 1",
        "s3: {region: r, bucket: b, zone: z} | s3.zone must be one of [accessKey, bucket, endpoint, pathStyle, prefix, region, secretKey], got an unknown key",
      })
  void whatIsWrongIsRefusedByKeyRuleAndValue(String line, String message) {
    assertThatThrownBy(() -> load(withLine(line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agent.yaml: " + message);
  }

  @Test
  void aStateDirectoryThatIsAFileIsRefused() {
    assertThatThrownBy(() -> load(withLine("stateDirectory: digits.csv/state")))
        .hasMessage(
            "agent.yaml: stateDirectory must be a writable folder or a new one in such, got "
                + folder.resolve("digits.csv/state"));
  }

  @Test
  void aKeyGivenTwiceIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> load(LEAST + CLIENT))
        .hasMessageMatching(
            "agent.yaml line 5 column \\d+: must be YAML with each key once, got .*clientId.*");
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> load("clientId: [unfinished\n"))
        .hasMessageMatching(
            "agent.yaml line \\d+ column \\d+: must be YAML with each key once, .*");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThatThrownBy(() -> load(""))
        .hasMessage("agent.yaml: must hold keys with values, got nothing");
  }

  @Test
  void aMissingFileIsRefused() {
    assertThatThrownBy(() -> AgentConfig.load(folder.resolve("none.yaml")))
        .hasMessage("configuration must be a readable file, got " + folder.resolve("none.yaml"));
  }

  @Test
  void itsTextDoesNotShowPasswords() throws IOException {
    AgentConfig config =
        load(
            CLIENT
                + STATE
                + DATA
                + "kafka: {bootstrap.servers: 'x:1', sasl.jaas.config: hush}\n"
                + "s3: {region: r, bucket: b, accessKey: k, secretKey: hush}\n");

    assertThat(config.toString()).doesNotContain("hush");
  }

  /** The least configuration, with this line in the place of the one of the same key. */
  private static String withLine(String line) {
    String key = line.substring(0, line.indexOf(':') + 1);
    StringBuilder yaml = new StringBuilder(line).append('\n');
    LEAST.lines().filter(other -> !other.startsWith(key)).forEach(o -> yaml.append(o).append('\n'));
    return yaml.toString();
  }

  private AgentConfig load(String yaml) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, yaml);
    return AgentConfig.load(file);
  }
}
