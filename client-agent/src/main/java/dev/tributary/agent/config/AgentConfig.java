package dev.tributary.agent.config;

import dev.tributary.agent.consent.Policy;
import dev.tributary.agent.daemon.Profile;
import dev.tributary.agent.data.CsvFormat;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.core.check.Require;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Topics;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the daemon of one client is started with.
 *
 * <pre>
 * clientId: hospital-7                 # letters, digits, dots, dashes, underscores; at most 64
 * kafka:                               # any setting of kafka-clients, by its own name
 *   bootstrap.servers: broker-1:9092
 * topicPrefix: tributary               # default
 * stateDirectory: state                # made if it is not there; for this client alone
 * heartbeatMillis: 2000                # default; from 100 to 3600000
 * labels: {site: ward, floor: "3"}     # optional: by which jobs choose clients; at most 32
 * capacity: 1                          # default: jobs that may have it in a round at once
 * memoryMiB: 8192                      # that all jobs together may reserve; default: the machine's
 * gpus: 0                              # default: GPUs that they may reserve
 * dataSets:                            # by the name that job specs ask for
 *   digits:
 *     format: csv                      # default, and the only one
 *     path: data/digits.csv.gz         # gzip is told by the content, not by the name
 *     label: -1                        # a name of the header, or an index; -1 is the last column
 *     header: false                    # default
 * policy: auto                         # default; or manual, or a list of rules:
 *   - decline: {name: test-*, reason: no tests on patients}
 *   - accept: {namespace: research, trainer: mlp, spec: 64 hex digits}
 *   - default: manual                  # at the end: accept, decline or manual
 * secureAggregation:                   # optional: to take part in secure rounds
 *   identity: identity.key             # made by ./tributary keys create
 *   directory: clients.txt             # keys of all clients; without it the topic, with pins
 *   required: false                    # default; true refuses jobs that do not mask updates
 *   minimumMembers: 3                  # default; no sum over fewer clients is unmasked from here
 *   threatModel: semi-honest           # default; or semi-malicious
 *   adversaryShare: 0.05               # default; these four are a floor under what a job assumes
 *   dropoutShare: 0.05                 # default
 *   securityBits: 40                   # default
 * metrics:                             # optional: a port for Prometheus; without it none is opened
 *   host: 127.0.0.1                    # default
 *   port: 9464                         # default; 0 for one that is free
 * s3:                                  # optional: for models that the topic no longer holds
 *   endpoint: http://127.0.0.1:9000    # absent for AWS itself
 *   region: us-east-1
 *   bucket: models
 *   prefix: team-a/                    # optional
 *   accessKey: key                     # optional, with secretKey; else as the AWS SDK finds them
 *   secretKey: secret
 *   pathStyle: true                    # default false
 * </pre>
 *
 * <p>Relative paths start at the folder of the file. An unknown key is refused, and so is one given
 * twice.
 */
public record AgentConfig(
    String clientId,
    KafkaSettings kafka,
    Optional<S3Settings> s3,
    Path stateDirectory,
    Map<String, DataSetConfig> dataSets,
    long heartbeatMillis,
    Optional<SecureSettings> secure,
    Profile profile,
    Policy policy,
    Optional<InetSocketAddress> metrics) {
  private static final String METRICS_HOST = "127.0.0.1";
  private static final int METRICS_PORT = 9464;
  private static final long DEFAULT_HEARTBEAT_MILLIS = 2_000;
  private static final long MIN_HEARTBEAT_MILLIS = 100;
  private static final long MAX_HEARTBEAT_MILLIS = 3_600_000;

  /**
   * Reads and checks a configuration file.
   *
   * @throws IllegalArgumentException naming the file, the key, the rule and the value: "agent.yaml:
   *     dataSets.digits.path must be a readable file, got data/x.csv"
   */
  public static AgentConfig load(Path file) {
    Section root = Section.read(file);
    Path folder = file.toAbsolutePath().getParent();
    String clientId = root.text("clientId");
    root.check(() -> Require.name("clientId", clientId));
    AgentConfig config =
        new AgentConfig(
            clientId,
            kafka(root),
            root.optionalSection("s3").map(AgentConfig::s3),
            stateDirectory(root, folder),
            dataSets(root.section("dataSets"), folder),
            root.wholeNumber(
                "heartbeatMillis",
                DEFAULT_HEARTBEAT_MILLIS,
                MIN_HEARTBEAT_MILLIS,
                MAX_HEARTBEAT_MILLIS),
            root.optionalSection("secureAggregation")
                .map(secure -> SecureSection.read(secure, folder, clientId)),
            profile(root),
            PolicySection.read(root),
            root.optionalSection("metrics").map(AgentConfig::metrics));
    root.refuseUnknown();
    return config;
  }

  private static Profile profile(Section root) {
    Map<String, String> labels =
        root.optionalSection("labels").map(Section::scalars).orElse(Map.of());
    long capacity = root.wholeNumber("capacity", 1, 1, ClientOffer.MAX_CAPACITY);
    OptionalLong memoryMiB = root.optionalWholeNumber("memoryMiB", 0, ResourceSpec.MOST_MEMORY_MIB);
    long gpus = root.wholeNumber("gpus", 0, 0, ResourceSpec.MOST_GPUS);
    return root.checked(() -> new Profile(labels, (int) capacity, memoryMiB, (int) gpus));
  }

  private static KafkaSettings kafka(Section root) {
    String prefix = root.optionalText("topicPrefix").orElse(Topics.standard().prefix());
    root.check(() -> Require.name("topicPrefix", prefix));
    Section kafka = root.section("kafka");
    return kafka.checked(() -> new KafkaSettings(kafka.scalars(), new Topics(prefix)));
  }

  private static S3Settings s3(Section s3) {
    URI endpoint = s3.optionalText("endpoint").map(text -> uri(s3, text)).orElse(null);
    Supplier<S3Settings> settings =
        () ->
            new S3Settings(
                endpoint,
                s3.text("region"),
                s3.optionalText("accessKey").orElse(null),
                s3.optionalText("secretKey").orElse(null),
                s3.flag("pathStyle", false),
                s3.text("bucket"),
                s3.optionalText("prefix").orElse(""));
    // The settings speak of the keys that the aggregation job's configuration has for them.
    S3Settings read =
        s3.checked(
            settings,
            Map.of(
                S3Settings.ENDPOINT, "endpoint",
                S3Settings.REGION, "region",
                S3Settings.ACCESS_KEY, "accessKey",
                S3Settings.SECRET_KEY, "secretKey",
                S3Settings.BUCKET, "bucket",
                S3Settings.PREFIX, "prefix"));
    s3.refuseUnknown();
    return read;
  }

  private static InetSocketAddress metrics(Section metrics) {
    String host = metrics.optionalText("host").orElse(METRICS_HOST);
    long port = metrics.wholeNumber("port", METRICS_PORT, 0, 65_535);
    InetSocketAddress address = new InetSocketAddress(host, (int) port);
    if (address.isUnresolved()) {
      throw metrics.refused("host", "must be an address of this machine", host);
    }
    metrics.refuseUnknown();
    return address;
  }

  private static URI uri(Section s3, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw s3.refused("endpoint", "must be http(s)://host[:port]", text);
    }
  }

  private static Path stateDirectory(Section root, Path folder) {
    Path directory = root.path("stateDirectory", folder);
    Path existing = directory;
    while (existing != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw root.refused(
          "stateDirectory", "must be a writable folder or a new one in such", directory);
    }
    return directory;
  }

  private static Map<String, DataSetConfig> dataSets(Section sections, Path folder) {
    Map<String, DataSetConfig> dataSets = new TreeMap<>();
    for (String name : sections.keys()) {
      sections.check(() -> Require.name(name, name));
      Section section = sections.section(name);
      section.choice("format", List.of("csv"));
      Path path = section.path("path", folder);
      if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
        throw section.refused("path", "must be a readable file", section.text("path"));
      }
      String label = section.scalar("label");
      boolean header = section.flag("header", false);
      section.refuseUnknown();
      dataSets.put(
          name, new DataSetConfig(path, section.checked(() -> new CsvFormat(label, header))));
    }
    return Map.copyOf(dataSets);
  }
}
