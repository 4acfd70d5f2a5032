package dev.tributary.local.foreign;

import dev.tributary.local.foreign.Job.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A client of the federation, section by section of the protocol. One thread. */
public final class ForeignClient implements Callable<Void> {
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * What this client can do.
   *
   * @param examples weight of every update, in [1, maxWeight]
   */
  public record Skills(String trainer, String dataSet, long examples, Training training) {}

  /** Makes local parameters from global ones. */
  @FunctionalInterface
  public interface Training {
    float[] train(float[] global);
  }

  /** A round whose member set names this client. */
  public record Counted(String job, int round, int attempt) {}

  private final String id;
  private final String prefix;
  private final Skills skills;
  private final ProtocolFiles files;
  private final Memory memory;
  private final TopicReader topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final long sessionStartedMillis = System.currentTimeMillis();
  private final List<Counted> counted = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> uploadPartition = new TreeMap<>();
  private final LogRules log = new LogRules();
  private List<String> ended = List.of();
  private long saidNanos;
  private volatile boolean stopping;

  /**
   * @param prefix of the topics
   * @param schemas the folder of the schema files
   * @param memory the file that outlives this process
   */
  public ForeignClient(
      String id, String servers, String prefix, Path schemas, Path memory, Skills skills)
      throws IOException {
    this.id = id;
    this.prefix = prefix;
    this.skills = skills;
    this.files = new ProtocolFiles(schemas);
    this.memory = new Memory(memory);
    this.topics = new TopicReader(servers, files);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Rounds in which this client counted, so far. */
  public List<Counted> counted() {
    return List.copyOf(counted);
  }

  /** Lets {@link #call} end. */
  public void stop() {
    stopping = true;
  }

  @Override
  public Void call() throws Exception {
    try {
      beHere(false);
      topics.follow(prefix + ".rounds", log);
      while (!stopping) {
        if (System.nanoTime() - saidNanos > HEARTBEAT.toNanos() || !ended.equals(endedHere())) {
          beHere(false);
        }
        hear(POLL);
        if (topics.caughtUp()) {
          for (Job job : List.copyOf(log.jobs().values())) {
            takePart(job);
          }
        }
      }
      beHere(true);
      return null;
    } finally {
      topics.close();
      producer.close();
    }
  }

  /** Jobs that are being stopped, for which this client does nothing any more. */
  private List<String> endedHere() {
    return log.jobs().values().stream()
        .filter(job -> job.phase == Phase.STOPPING && job.cohort().contains(id))
        .map(job -> job.id)
        .toList();
  }

  /** Section 3. */
  private void beHere(boolean leaving) throws Exception {
    ended = endedHere();
    GenericRecord dataSet =
        files
            .record("ClientDataSet")
            .set("name", skills.dataSet())
            .set("rows", skills.examples())
            .set("features", 0)
            .set("classes", 0)
            .build();
    send(
        ".presence",
        null,
        id,
        files
            .record("ClientPresence")
            .set("client", id)
            .set("trainers", List.of(skills.trainer()))
            .set("dataSets", List.of(dataSet))
            .set("leaving", leaving)
            .set("sessionStartedMillis", sessionStartedMillis)
            .set("agentVersion", "foreign 1")
            .set("atMillis", System.currentTimeMillis())
            .set("ended", ended)
            .build());
    saidNanos = System.nanoTime();
  }

  /** Sections 4 and 9. */
  private void hear(Duration patience) {
    for (GenericRecord record : topics.poll(patience)) {
      if (log.apply(record) && record.getSchema().getName().equals("RoundClosed")) {
        noteMembers(log.jobs().get(record.get("job").toString()), record);
      }
    }
    if (topics.caughtUp()) {
      memory.forgetAllBut(
          log.jobs().values().stream()
              .filter(job -> job.phase != Phase.ENDED)
              .map(job -> job.id)
              .collect(Collectors.toSet()));
    }
  }

  private void noteMembers(Job job, GenericRecord closed) {
    List<?> indexes = (List<?>) closed.get("cohortIndexes");
    for (int i = 0; i < indexes.size(); i++) {
      Object partition = ((List<?>) closed.get("partitions")).get(i);
      if (job.cohort().get((int) indexes.get(i)).equals(id)
          && partition.equals(uploadPartition.get(job.id))) {
        int attempt = (int) ((List<?>) closed.get("attempts")).get(i);
        counted.add(new Counted(job.id, (int) closed.get("round"), attempt));
      }
    }
  }

  /** Section 5. */
  private void takePart(Job job) throws Exception {
    if (job.phase != Phase.COLLECTING
        || !job.cohort().contains(id)
        || memory.finished(job.id, job.lastRound)
        || !job.trainer().equals(skills.trainer())
        || !job.dataSet().equals(skills.dataSet())) {
      return;
    }
    int round = job.lastRound;
    long began = System.nanoTime();
    float[] global = fetch(job);
    double fetchSeconds = secondsSince(began);

    began = System.nanoTime();
    float[] delta = skills.training().train(global.clone());
    for (int i = 0; i < delta.length; i++) {
      delta[i] -= global[i];
      if (!(Math.abs(delta[i]) <= job.bound())) {
        return;
      }
    }
    double trainSeconds = secondsSince(began);

    int attempt = memory.begin(job.id, round);
    began = System.nanoTime();
    long bytes = upload(job, round, attempt, delta);
    if (bytes > 0) {
      memory.finish(job.id);
      GenericRecord metrics =
          files
              .record("ClientMetrics")
              .set("job", job.id)
              .set("round", round)
              .set("client", id)
              .set("attempt", attempt)
              .set("modelVersion", job.version)
              .set("examples", skills.examples())
              .set("loss", null)
              .set("accuracy", null)
              .set("trainSeconds", trainSeconds)
              .set("fetchSeconds", fetchSeconds)
              .set("uploadSeconds", secondsSince(began))
              .set("uploadBytes", bytes)
              .set("atMillis", System.currentTimeMillis())
              .build();
      send(".metrics", null, job.id, metrics);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Section 6. */
  private float[] fetch(Job job) throws Exception {
    FloatBuffer vector = FloatBuffer.allocate(job.coordinates());
    List<?> shards = (List<?>) job.model.get("shards");
    for (int shard = 0; shard < shards.size(); shard++) {
      GenericRecord location =
          (GenericRecord) ((GenericRecord) shards.get(shard)).get("parameters");
      GenericRecord part =
          topics.read(
              prefix + ".models", (int) location.get("partition"), (long) location.get("offset"));
      ByteBuffer values = (ByteBuffer) part.get("values");
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(values));
      int first = (int) part.get("firstCoordinate");
      if (!MessageDigest.isEqual(digest, ((GenericFixed) location.get("sha256")).bytes())
          || first != shard * job.shardCoordinates()) {
        throw new IllegalStateException(
            "a part of the model is not what the log says: " + location);
      }
      vector.position(first);
      vector.put(values.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }
    return vector.array();
  }

  private static byte[] bytes(ByteBuffer values) {
    byte[] bytes = new byte[values.remaining()];
    values.duplicate().get(bytes);
    return bytes;
  }

  /** Section 8; the bytes sent, 0 if the round was over before the last chunk. */
  private long upload(Job job, int round, int attempt, float[] delta) throws Exception {
    int version = job.version;
    Integer partition = null;
    long bytes = 0;
    for (int shard = 0; shard < job.shards(); shard++) {
      hear(Duration.ZERO);
      if (!job.isOpen(Phase.COLLECTING, round)) {
        return 0;
      }
      int size = job.shardSize(shard);
      ByteBuffer values = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      values.asFloatBuffer().put(delta, shard * job.shardCoordinates(), size);
      GenericRecord chunk =
          files
              .record("UpdateChunk")
              .set("job", job.id)
              .set("round", round)
              .set("modelVersion", version)
              .set("client", id)
              .set("attempt", attempt)
              .set("shard", shard)
              .set("shards", job.shards())
              .set("weight", skills.examples())
              .set("encoding", "f32le")
              .set("values", values)
              .build();
      partition = send(".updates", partition, id, chunk);
      uploadPartition.put(job.id, partition);
      bytes += size * (long) Float.BYTES;
    }
    return bytes;
  }

  /** Sends and waits for the broker; the partition that it went to. */
  private int send(String topic, Integer partition, String key, GenericRecord value)
      throws Exception {
    return producer
        .send(
            new ProducerRecord<>(
                prefix + topic,
                partition,
                key.getBytes(StandardCharsets.UTF_8),
                files.encode(value)))
        .get()
        .partition();
  }
}
