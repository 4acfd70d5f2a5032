package dev.tributary.control.job;

import dev.tributary.core.coordination.Coordinator;
import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.storage.log.RoundLogFollower;
import dev.tributary.storage.model.ModelPartPublisher;
import dev.tributary.storage.model.ModelShards;
import dev.tributary.wire.Commands;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The rest of a federation on a thread: the core's coordinator on the real topics, and the test's
 * hand in place of clients and aggregators. Every model version v has the value v everywhere. It
 * writes a snapshot every few records, so that who follows the log has one to start at.
 */
public final class PlayedFederation {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int SNAPSHOT_EVERY = 7;
  private static final List<String> CLIENTS = List.of("ann", "bob", "cleo");

  private final KafkaSettings settings;
  private final KafkaProducer<byte[], byte[]> log;
  private final PositionalReader commands;
  private final ModelPartPublisher publisher;
  private final ModelShards shards;
  private final ModelArchive archive;
  private final RoundLogFollower follower;
  private final Coordinator coordinator;
  private final Set<String> done = new HashSet<>();
  private final Thread thread = new Thread(this::run, "played-federation");
  private volatile boolean clientsPresent;
  private volatile boolean closing;
  private volatile RuntimeException failure;
  private long nextCommand;

  private PlayedFederation(KafkaSettings settings, S3Settings archive) {
    this.settings = settings;
    this.log = new KafkaProducer<>(settings.producerProperties("log"));
    this.commands = new PositionalReader(settings);
    this.publisher = new ModelPartPublisher(settings);
    this.shards = new ModelShards(settings);
    this.archive = new ModelArchive(archive);
    this.follower = RoundLogFollower.open(settings);
    CoordinatorState start =
        new CoordinatorState(
            follower.log().state(),
            follower.log().nextOffset(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    this.coordinator =
        new Coordinator(
            UUID.randomUUID().toString(), new CoordinatorSettings(60_000, SNAPSHOT_EVERY), start);
  }

  /** A federation whose clients are not there yet. */
  public static PlayedFederation start(KafkaSettings settings, S3Settings archive) {
    PlayedFederation federation = new PlayedFederation(settings, archive);
    federation.thread.start();
    return federation;
  }

  /** From now on three clients take part in every round. */
  public PlayedFederation withClients() {
    clientsPresent = true;
    return this;
  }

  private void run() {
    try {
      while (!closing) {
        follower.poll(STEP, (offset, record) -> append(coordinator.onLog(offset, record, now())));
        if (follower.caughtUp()) {
          append(coordinator.onCaughtUp(now()));
        }
        readCommands();
        if (clientsPresent && done.add("presence")) {
          CLIENTS.forEach(this::present);
        }
        List.copyOf(coordinator.log().state().jobs().values()).forEach(this::play);
        append(coordinator.onTimer(now()));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void readCommands() {
    String topic = settings.topics().commands();
    long end = commands.endOffset(topic, 0);
    commands.readRecords(
        topic,
        0,
        nextCommand,
        end,
        record -> {
          try {
            append(
                coordinator.onCommand(Commands.decode(record.value(), record.timestamp()), now()));
          } catch (WireException malformed) {
            throw new IllegalStateException(malformed);
          }
        });
    nextCommand = end;
  }

  private void present(String client) {
    append(
        coordinator.onPresence(
            new Presence(client, now(), List.of("mlp"), List.of("digits"), false), now()));
  }

  private void play(JobState job) {
    if (job instanceof JobState.Live live) {
      JobSpec spec = live.info().spec();
      if (live instanceof JobState.Preparing) {
        publish(job.id(), spec.model(), 0, 0);
      } else if (live instanceof JobState.Collecting collecting) {
        collecting.round().cohort().forEach(client -> upload(collecting, client));
      } else if (live instanceof JobState.Releasing releasing) {
        publish(job.id(), spec.model(), live.info().version() + 1, releasing.round().round());
      }
      archive(live);
    }
  }

  private void upload(JobState.Collecting job, String client) {
    int round = job.round().round();
    if (done.add("upload " + job.id() + round + client)) {
      append(coordinator.onReceipt(new Receipt(job.id(), round, client, 1, 0, 10, 20), now()));
    }
  }

  private void publish(String job, ModelSpec model, int version, int round) {
    if (!done.add("publish " + job + version)) {
      return;
    }
    for (int shard = 0; shard < model.shardCount(); shard++) {
      float[] values = new float[model.shardSize(shard)];
      Arrays.fill(values, version);
      ShardLocation location =
          publisher
              .publish(new ShardVersion(job, model, version, round, shard, values, new float[0][]))
              .join();
      append(coordinator.onPublished(new Published(job, version, round, shard, location), now()));
    }
  }

  private void archive(JobState.Live job) {
    job.info()
        .model()
        .filter(
            model -> job.info().archived().map(ModelArchived::version).orElse(-1) < model.version())
        .filter(model -> done.add("archive " + job.id() + model.version()))
        .ifPresent(
            model -> {
              ModelSpec layout = job.info().spec().model();
              append(
                  coordinator.onArchived(
                      archive.put(
                          job.id(),
                          model.version(),
                          shards.parts(model, layout),
                          4L * layout.parameterCount()),
                      now()));
            });
  }

  private void append(List<LogRecord> proposals) {
    for (LogRecord record : proposals) {
      byte[] key = LogRecords.key(record).getBytes(StandardCharsets.UTF_8);
      byte[] value = LogRecords.encode(record);
      try {
        log.send(new ProducerRecord<>(settings.topics().rounds(), key, value)).get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("a record could not be written to the log", e);
      }
    }
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  /** Fails if something went wrong in here. */
  public void end() throws InterruptedException {
    closing = true;
    thread.join();
    follower.close();
    archive.close();
    shards.close();
    publisher.close();
    commands.close();
    log.close();
    if (failure != null) {
      throw new IllegalStateException("the played federation failed", failure);
    }
  }
}
