package dev.tributary.flink;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.flink.archive.ArchiveOperator;
import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.CoordinatorInputCodec;
import dev.tributary.flink.codec.LogRecordCodec;
import dev.tributary.flink.codec.ShardMessageCodec;
import dev.tributary.flink.codec.ShardVersionCodec;
import dev.tributary.flink.coordinator.CoordinatorOperator;
import dev.tributary.flink.kafka.Decode;
import dev.tributary.flink.kafka.LogInput;
import dev.tributary.flink.kafka.Sinks;
import dev.tributary.flink.kafka.Sources;
import dev.tributary.flink.local.LocalAggregate;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.TopicRecord;
import dev.tributary.flink.message.UpdateRecord;
import dev.tributary.flink.secagg.SecAggIntake;
import dev.tributary.flink.shard.BoundedRocksDb;
import dev.tributary.flink.shard.PublishFunction;
import dev.tributary.flink.shard.ShardDirectorOperator;
import dev.tributary.flink.shard.ShardOperator;
import dev.tributary.storage.kafka.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The aggregation job.
 *
 * <pre>
 * [updates] -> LocalAggregate -- partial sums --> Shards -> Publish -> [models]
 *    ^            ^   |  |                          ^          |
 *    |            |   |  +- rejections -> [rejected]|          | where they lie
 *  agents         |   +- receipts,faults -> Coordinator <------+-- [commands], [presence],
 *    |            |                         |       |          |   [metrics]
 *    |            |                         |       |          +-- Intake <- [secagg], [identities]
 *    |            |                         |       |          +-- Archive -> S3
 *    |            |                         v       |                 ^
 *    +--------- [rounds] <------------------+   ShardDirector         |
 *                 |                                 ^                 |
 *                 +---------------------------------+-----------------+
 * </pre>
 *
 * <p>The only way back from the coordinator to anyone is the round log.
 */
public final class AggregationJob {
  /** Shard versions on their way to the models topic, an instance; each may be 1 MiB and more. */
  private static final int PUBLISHING = 16;

  private AggregationJob() {}

  /** Parses the arguments, see {@link AggregationConfig}, and runs the job. */
  public static void main(String[] arguments) throws Exception {
    AggregationConfig config = AggregationConfig.fromArguments(arguments);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, config);
    env.execute("tributary");
  }

  /** Builds the job in an environment. */
  public static void define(StreamExecutionEnvironment env, AggregationConfig config) {
    configure(env, config.checkpointInterval());
    KafkaSettings kafka = config.kafka();
    DataStream<LogEntry> rounds = once(source(env, Sources.rounds(kafka), "rounds"), "rounds");
    DataStream<UpdateRecord> updates =
        source(env, Sources.updates(kafka), "updates").uid("updates").name("updates");

    SingleOutputStreamOperator<ShardMessage> folded = LocalAggregate.of(updates, kafka);
    folded.uid("local-aggregate").name("local-aggregate");
    DataStream<CoordinatorInput> published = shards(folded, rounds, config);

    SingleOutputStreamOperator<CoordinatorInput> archived =
        once(
            rounds.transform(
                "archive",
                new CodecType<>(new CoordinatorInputCodec()),
                new ArchiveOperator(kafka, config.archive())),
            "archive");
    SingleOutputStreamOperator<CoordinatorInput> commands =
        decoded(env, kafka, kafka.topics().commands(), "commands", Decode::command);
    SingleOutputStreamOperator<CoordinatorInput> presence =
        decoded(env, kafka, kafka.topics().presence(), "presence", Decode::presence);
    SingleOutputStreamOperator<CoordinatorInput> metrics =
        decoded(env, kafka, kafka.topics().metrics(), "metrics", Decode::metrics);
    SingleOutputStreamOperator<CoordinatorInput> messages =
        once(
            once(source(env, Sources.records(kafka, kafka.topics().secagg()), "secagg"), "secagg")
                .process(new SecAggIntake(kafka), new CodecType<>(new CoordinatorInputCodec())),
            "secagg-intake");

    DataStream<CoordinatorInput> heard =
        rounds
            .<CoordinatorInput>map(entry -> entry)
            .returns(new CodecType<>(new CoordinatorInputCodec()))
            .uid("rounds-heard")
            .name("rounds-heard")
            .setParallelism(1)
            .union(commands, presence, folded.getSideOutput(LocalAggregate.HEARD), published)
            .union(archived, messages, metrics);
    coordinator(heard, config);
    rejected(
        folded
            .getSideOutput(LocalAggregate.REJECTED)
            .union(
                commands.getSideOutput(Decode.REJECTED),
                presence.getSideOutput(Decode.REJECTED),
                metrics.getSideOutput(Decode.REJECTED),
                messages.getSideOutput(SecAggIntake.REJECTED)),
        kafka);
  }

  private static void configure(StreamExecutionEnvironment env, Duration checkpointInterval) {
    Configuration settings = new Configuration();
    BoundedRocksDb.in(settings);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    // Nearly all of the state is float noise, which does not shrink; trying costs a round more than
    // the optimizer's step does.
    settings.setString("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
    env.configure(settings);
    env.setBufferTimeout(0);
    if (!checkpointInterval.isZero()) {
      env.enableCheckpointing(checkpointInterval.toMillis());
    }
  }

  private static DataStream<CoordinatorInput> shards(
      DataStream<ShardMessage> folded, DataStream<LogEntry> rounds, AggregationConfig config) {
    KafkaSettings kafka = config.kafka();
    DataStream<ShardMessage> orders =
        once(
            rounds.transform(
                "shard-director",
                new CodecType<>(new ShardMessageCodec()),
                new ShardDirectorOperator(LogInput.endIn(kafka))),
            "shard-director");
    SingleOutputStreamOperator<ShardVersion> versions =
        folded
            .union(orders)
            .keyBy(ShardMessage::key, Types.STRING)
            .transform(
                "shards",
                new CodecType<>(new ShardVersionCodec()),
                new ShardOperator(kafka, config.archive()))
            .uid("shards")
            .name("shards");
    // No time-out: a broker that is away makes rounds wait, it does not lose them.
    DataStream<CoordinatorInput> published =
        AsyncDataStream.unorderedWait(
                versions, new PublishFunction(kafka), 0, TimeUnit.MILLISECONDS, PUBLISHING)
            .returns(new CodecType<>(new CoordinatorInputCodec()))
            .uid("publish")
            .name("publish");
    return published.union(versions.getSideOutput(ShardOperator.TOLD));
  }

  private static void coordinator(DataStream<CoordinatorInput> heard, AggregationConfig config) {
    SingleOutputStreamOperator<LogRecord> proposals =
        once(
            heard
                .global()
                .transform(
                    "coordinator",
                    new CodecType<>(new LogRecordCodec()),
                    new CoordinatorOperator(LogInput.endIn(config.kafka()), config.coordinator())),
            "coordinator");
    proposals
        .sinkTo(Sinks.rounds(config.kafka()))
        .uid("proposals")
        .name("proposals")
        .setParallelism(1);
  }

  private static void rejected(DataStream<RejectedRecord> records, KafkaSettings kafka) {
    records.sinkTo(Sinks.rejected(kafka)).uid("rejected").name("rejected").setParallelism(1);
  }

  private static SingleOutputStreamOperator<CoordinatorInput> decoded(
      StreamExecutionEnvironment env,
      KafkaSettings kafka,
      String topic,
      String name,
      Decode.Reader reader) {
    SingleOutputStreamOperator<TopicRecord> records =
        once(source(env, Sources.records(kafka, topic), name), name);
    TypeInformation<CoordinatorInput> type = new CodecType<>(new CoordinatorInputCodec());
    return once(records.process(new Decode(reader), type), name + "-decoded");
  }

  private static <T> SingleOutputStreamOperator<T> source(
      StreamExecutionEnvironment env, KafkaSource<T> source, String name) {
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), name);
  }

  /** For operators of which the job has exactly one instance. */
  private static <T> SingleOutputStreamOperator<T> once(
      SingleOutputStreamOperator<T> operator, String uid) {
    return operator.uid(uid).name(uid).setParallelism(1).setMaxParallelism(1);
  }
}
