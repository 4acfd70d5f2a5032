package dev.tributary.local.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/** One job as the log has it. */
final class Job {
  enum Phase {
    PREPARING,
    WAITING,
    COLLECTING,
    RELEASING,
    STOPPING,
    ENDED,
    /** Of a job with rounds of sections 11 and 12. */
    BEYOND
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  final String id;
  Phase phase;
  int version = -1;
  int lastRound;
  boolean paused;

  /** Of what was last asked about it and counts. */
  long askedMillis;

  /** The newest {@code ModelArchived}. */
  GenericRecord archive;

  /** The newest {@code ModelPublished}. */
  GenericRecord model;

  /** The {@code RoundStarted} of a collecting, releasing or stopping job. */
  GenericRecord round;

  private String text;
  private JsonNode spec;

  Job(String id, Phase phase) {
    this.id = id;
    this.phase = phase;
  }

  /** False for a text that is no spec. */
  boolean readSpec(String text) {
    try {
      this.text = text;
      spec = JSON.readTree(text);
      if (spec.has("privacy")) {
        phase = Phase.BEYOND;
      }
      return coordinates() > 0 && shardCoordinates() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the text is of another spec that the job may have before its first round. */
  boolean mayHave(String other) {
    try {
      JsonNode wanted = JSON.readTree(other);
      return !other.equals(text)
          && namespace(spec).equals(namespace(wanted))
          && Stream.of("model", "optimizer", "privacy")
              .allMatch(key -> spec.path(key).equals(wanted.path(key)));
    } catch (IOException e) {
      return false;
    }
  }

  private static String namespace(JsonNode spec) {
    return spec.path("namespace").asText("default");
  }

  /** Whether a round was decided by the spec that the job has; older ones do not say. */
  boolean isDecidedBySpec(GenericRecord started) {
    return !(field(started, "specSha256") instanceof GenericFixed hash)
        || Arrays.equals(hash.bytes(), sha256(text));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  LogRules.Known known() {
    return phase == Phase.BEYOND || phase == Phase.ENDED
        ? new LogRules.Known(phase.name(), -1, 0, -1, false)
        : new LogRules.Known(phase.name(), version, lastRound, archived(), paused);
  }

  /** Version, -1 for none. */
  int archived() {
    return archive == null ? -1 : (int) archive.get("version");
  }

  /** Whether version 0, if it comes from outside, is known to be what the spec says. */
  boolean isInitialProven() {
    JsonNode initial = spec.at("/model/initial");
    return version > 0
        || initial.isMissingNode()
        || (archive != null
            && HexFormat.of()
                .formatHex(((GenericFixed) archive.get("sha256")).bytes())
                .equals(initial.get("sha256").asText()));
  }

  /** Whether a record answers something that was asked later than what counts so far. */
  boolean isAsked(GenericRecord record) {
    long millis = (long) record.get("askedMillis");
    boolean news = millis > askedMillis;
    askedMillis = Math.max(askedMillis, millis);
    return news;
  }

  String trainer() {
    return spec.at("/trainer/name").asText();
  }

  String dataSet() {
    return spec.at("/dataSet").asText();
  }

  double bound() {
    return spec.at("/update/bound").asDouble();
  }

  int coordinates() {
    int all = 0;
    for (JsonNode tensor : spec.at("/model/tensors")) {
      int size = 1;
      for (JsonNode dimension : tensor.get("shape")) {
        size *= dimension.asInt();
      }
      all += size;
    }
    return all;
  }

  int shardCoordinates() {
    return spec.at("/model/shardCoordinates").asInt();
  }

  int shards() {
    return (coordinates() + shardCoordinates() - 1) / shardCoordinates();
  }

  int shardSize(int shard) {
    return Math.min(shardCoordinates(), coordinates() - shard * shardCoordinates());
  }

  List<String> cohort() {
    return strings(round, "cohort");
  }

  boolean isOpen(Phase wanted, int number) {
    return phase == wanted && (int) round.get("round") == number;
  }

  /** Members must be one or more, none twice, each in the cohort; the arrays of one length. */
  boolean admits(GenericRecord closed) {
    List<?> indexes = (List<?>) closed.get("cohortIndexes");
    List<?> attempts = (List<?>) closed.get("attempts");
    List<?> partitions = (List<?>) closed.get("partitions");
    Set<Object> distinct = new HashSet<>(indexes);
    return !indexes.isEmpty()
        && indexes.size() == attempts.size()
        && indexes.size() == partitions.size()
        && distinct.size() == indexes.size()
        && indexes.stream().allMatch(i -> (int) i >= 0 && (int) i < cohort().size())
        && attempts.stream().allMatch(a -> (int) a >= 1)
        && partitions.stream().allMatch(p -> (int) p >= 0);
  }

  /** Those whose updates count. */
  Stream<String> members(GenericRecord closed) {
    return ((List<?>) closed.get("cohortIndexes")).stream().map(i -> cohort().get((int) i));
  }

  /** Null also for a field that the record's schema did not have yet. */
  static Object field(GenericRecord record, String name) {
    return record.hasField(name) ? record.get(name) : null;
  }

  static List<String> strings(GenericRecord record, String field) {
    return ((List<?>) record.get(field)).stream().map(Object::toString).toList();
  }
}
