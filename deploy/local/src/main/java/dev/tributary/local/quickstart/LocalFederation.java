package dev.tributary.local.quickstart;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.agent.daemon.AgentSettings;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.agent.training.Trainer;
import dev.tributary.flink.AggregationConfig;
import dev.tributary.flink.AggregationJob;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.TopicSetup;
import dev.tributary.local.dropout.MortalAgents;
import dev.tributary.local.dropout.MortalAgents.Fate;
import dev.tributary.local.embedded.EmbeddedFlink;
import dev.tributary.local.embedded.EmbeddedJob;
import dev.tributary.local.embedded.EmbeddedStack;
import dev.tributary.servers.EmbeddedS3;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.Topics;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.RejectedContribution;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Broker, S3 server, Flink and the running aggregation job, all in this JVM. */
public final class LocalFederation implements AutoCloseable {
  private static final String BUCKET = "tributary";
  private static final long HEARTBEAT_MILLIS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedStack stack;
  private final KafkaSettings kafka;
  private final S3Settings archive;
  private final Path directory;
  private EmbeddedJob job;

  private LocalFederation(EmbeddedStack stack, Path directory) {
    this.stack = stack;
    this.directory = directory;
    this.kafka = KafkaSettings.of(stack.broker().bootstrapServers());
    this.archive =
        new S3Settings(
            stack.s3().endpoint(),
            EmbeddedS3.REGION,
            EmbeddedS3.ACCESS_KEY,
            EmbeddedS3.SECRET_KEY,
            true,
            BUCKET,
            "");
  }

  static LocalFederation start(QuickstartOptions options) {
    return start(options, Map.of());
  }

  /** As {@link #start(Path, int, Map)}, with what a quick start was told. */
  public static LocalFederation start(QuickstartOptions options, Map<String, String> jobSettings) {
    return start(options.directory(), options.parallelism(), jobSettings);
  }

  /**
   * Returns when the aggregation job runs.
   *
   * @param directory for everything that is written
   * @param parallelism of the aggregation job, 1 to 4
   * @param jobSettings of the aggregation job, beyond its connections; see {@link
   *     AggregationConfig#fromMap}
   */
  public static LocalFederation start(
      Path directory, int parallelism, Map<String, String> jobSettings) {
    return start(directory, parallelism, jobSettings, Map.of());
  }

  /**
   * As {@link #start(Path, int, Map)}.
   *
   * @param flinkSettings of Flink itself, beyond those of {@link EmbeddedStack}
   */
  static LocalFederation start(
      Path directory,
      int parallelism,
      Map<String, String> jobSettings,
      Map<String, String> flinkSettings) {
    EmbeddedStack stack =
        EmbeddedStack.start(
            directory,
            new EmbeddedStack.Settings(
                QuickstartOptions.MOST_PARALLELISM, List.of(BUCKET), flinkSettings));
    LocalFederation federation = new LocalFederation(stack, directory);
    try {
      TopicSetup.of(Topics.standard()).createMissing(stack.broker().bootstrapServers());
      federation.submit(parallelism, jobSettings);
      return federation;
    } catch (RuntimeException failed) {
      federation.close();
      throw failed;
    }
  }

  private void submit(int parallelism, Map<String, String> jobSettings) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(stack.flink().configuration());
    env.setParallelism(parallelism);
    Map<String, String> settings = new TreeMap<>(jobSettings);
    settings.put("kafka.bootstrap.servers", stack.broker().bootstrapServers());
    settings.put(S3Settings.ENDPOINT, archive.endpoint().toString());
    settings.put(S3Settings.REGION, archive.region());
    settings.put(S3Settings.ACCESS_KEY, archive.accessKey());
    settings.put(S3Settings.SECRET_KEY, archive.secretKey());
    settings.put(S3Settings.PATH_STYLE, "true");
    settings.put(S3Settings.BUCKET, BUCKET);
    AggregationJob.define(env, AggregationConfig.fromMap(settings));
    job = stack.flink().submit(env.getStreamGraph());
    job.awaitRunning(PATIENCE);
  }

  static Path s3Directory(Path directory) {
    return directory.resolve("s3");
  }

  String bootstrapServers() {
    return stack.broker().bootstrapServers();
  }

  URI s3Endpoint() {
    return stack.s3().endpoint();
  }

  public URI flinkUi() {
    return stack.flink().uiAddress();
  }

  /**
   * For whoever connects from outside this JVM.
   *
   * @param apiPort of the API server, if there is one
   */
  public ClusterAddresses addresses(int apiPort) {
    return ClusterAddresses.ofOneJvm(
        stack.broker().bootstrapServers(), s3Endpoint(), flinkUi(), apiPort, BUCKET);
  }

  public KafkaSettings kafka() {
    return kafka;
  }

  public S3Settings archive() {
    return archive;
  }

  EmbeddedFlink flink() {
    return stack.flink();
  }

  public JobID aggregationJob() {
    return job.id();
  }

  int restarts() {
    return job.restarts();
  }

  /** One agent for each client; they are started and find the broker by themselves. */
  public List<Agent> startAgents(Map<String, DataSet> parts) {
    List<Agent> agents = new ArrayList<>();
    parts.forEach(
        (client, rows) -> {
          Agent agent = new Agent(settings(client, rows, Optional.empty()));
          agent.start();
          agents.add(agent);
        });
    return agents;
  }

  /** As {@link #startAgents}, with identities, for secure rounds in which they meet a fate. */
  MortalAgents startSecureAgents(Map<String, DataSet> parts, Fate fate) {
    Map<String, SecureSettings> secure = SecureDigits.enroll(parts.keySet(), directory, kafka);
    MortalAgents agents = new MortalAgents(fate);
    parts.forEach(
        (client, rows) -> agents.start(settings(client, rows, Optional.of(secure.get(client)))));
    return agents;
  }

  private AgentSettings settings(String client, DataSet rows, Optional<SecureSettings> secure) {
    List<Trainer> trainers = new ArrayList<>();
    ServiceLoader.load(Trainer.class).forEach(trainers::add);
    return new AgentSettings(
            client,
            kafka,
            Optional.of(archive),
            directory.resolve("agents").resolve(client),
            Map.of(DigitsFederation.DATA_SET, rows),
            trainers,
            HEARTBEAT_MILLIS)
        .withSecure(secure);
  }

  /**
   * How many contributions were rejected, by reason; told twice after a restart, each counts once.
   */
  SortedMap<String, Integer> rejected() {
    Map<String, String> reasons = new HashMap<>();
    String topic = kafka.topics().rejected();
    try (PositionalReader reader = new PositionalReader(kafka)) {
      reader.readRange(
          topic,
          0,
          0,
          reader.endOffset(topic, 0),
          (offset, bytes) -> {
            RejectedContribution rejected = rejection(bytes);
            reasons.put(
                rejected.getTopic() + '/' + rejected.getPartition() + '/' + rejected.getOffset(),
                rejected.getReason());
          });
    }
    SortedMap<String, Integer> counts = new TreeMap<>();
    reasons.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
    return counts;
  }

  private static RejectedContribution rejection(byte[] bytes) {
    try {
      return Rejections.decode(bytes);
    } catch (WireException e) {
      throw new IllegalStateException("a record of the rejected topic can not be read", e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
