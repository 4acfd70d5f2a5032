package dev.tributary.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.vector.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Job specs as JSON. Whatever a spec says that is not known is refused, not ignored. */
public final class JobSpecs {
  private static final long DEFAULT_DEADLINE_MILLIS = 60_000;
  private static final long DEFAULT_RELEASE_MILLIS = 600_000;
  private static final int DEFAULT_MAX_ABANDONED = 3;
  private static final String MOST_ABANDONED = "maxAbandonedInAll";
  private static final String DEFAULT_OPTIMIZER = "fedavg";

  /** Decimals are kept as they are written, so that a float32 is rounded once. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JobSpecs() {}

  /**
   * A spec that leaves the noise of differential privacy open comes back with as much as its rounds
   * need.
   *
   * @throws IllegalArgumentException with the path of the key, for text that is no JSON, a key that
   *     is unknown, missing or of the wrong type, and a value that breaks a rule
   */
  public static JobSpec parse(String json) {
    try {
      return parse(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("spec must be JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * @param tree from JSON or YAML
   * @throws IllegalArgumentException as {@link #parse(String)}
   */
  public static JobSpec parse(JsonNode tree) {
    SpecObject spec =
        SpecObject.of(
            "",
            tree,
            "name",
            "dataSet",
            "trainer",
            "model",
            "cohort",
            "rounds",
            "update",
            "optimizer",
            "privacy",
            QueueSpecs.NAMESPACE,
            QueueSpecs.PRIORITY,
            QueueSpecs.REQUIREMENTS,
            StopSpecs.STOP,
            StopSpecs.EVALUATION);
    SpecObject trainer = spec.object("trainer", "name", "parameters");
    SpecObject update = spec.object("update", "bound", "maxWeight");
    CohortSpec cohort = CohortSpecs.of(spec);
    JobSpec settled =
        JobSpec.settled(
            spec.text("name"),
            spec.text("dataSet"),
            new TrainerSpec(trainer.text("name"), trainer.texts("parameters")),
            model(spec.object("model", "seed", "shardCoordinates", "tensors", "initial")),
            cohort,
            rounds(spec),
            new UpdateSpec(update.real("bound"), update.longInteger("maxWeight")),
            optimizer(spec),
            PrivacySpecs.of(spec, cohort));
    return settled.with(QueueSpecs.of(spec), QueueSpecs.requirements(spec));
  }

  private static ModelSpec model(SpecObject model) {
    List<TensorSpec> tensors =
        model.objects("tensors", "name", "shape", "init").stream()
            .map(
                tensor ->
                    new TensorSpec(
                        tensor.text("name"),
                        tensor.integers("shape"),
                        TensorSpec.Init.named(tensor.text("init"))))
            .toList();
    return new ModelSpec(
        model.longInteger("seed"),
        model.integer("shardCoordinates", ModelSpec.DEFAULT_SHARD_COORDINATES),
        tensors,
        source(model));
  }

  private static Optional<ModelSource> source(SpecObject model) {
    if (!model.has("initial")) {
      return Optional.empty();
    }
    SpecObject initial = model.object("initial", "uri", "sha256");
    return Optional.of(new ModelSource(initial.text("uri"), initial.text("sha256")));
  }

  private static RoundsSpec rounds(SpecObject spec) {
    SpecObject rounds =
        spec.object(
            "rounds", "count", "deadlineMillis", "releaseMillis", "maxAbandoned", MOST_ABANDONED);
    return new RoundsSpec(
        rounds.integer("count"),
        rounds.longInteger("deadlineMillis", DEFAULT_DEADLINE_MILLIS),
        rounds.longInteger("releaseMillis", DEFAULT_RELEASE_MILLIS),
        rounds.integer("maxAbandoned", DEFAULT_MAX_ABANDONED),
        rounds.integer(MOST_ABANDONED, RoundsSpec.ANY),
        StopSpecs.evaluateEvery(spec),
        StopSpecs.of(spec));
  }

  private static OptimizerSpec optimizer(SpecObject spec) {
    if (!spec.has("optimizer")) {
      return new OptimizerSpec(DEFAULT_OPTIMIZER, Map.of());
    }
    SpecObject optimizer = spec.object("optimizer", "name", "parameters");
    return new OptimizerSpec(optimizer.text("name"), optimizer.numbers("parameters"));
  }

  /** Hex SHA-256 of the spec as it stands in the log: of {@link #canonical}, in UTF-8. */
  public static String sha256(JobSpec spec) {
    return HexFormat.of()
        .formatHex(FloatBytes.sha256(canonical(spec).getBytes(StandardCharsets.UTF_8)));
  }

  /** The spec as JSON with every default filled in: one text for one spec. */
  public static String canonical(JobSpec spec) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", spec.name()).put("dataSet", spec.dataSet());
    ObjectNode trainer = json.putObject("trainer").put("name", spec.trainer().name());
    ObjectNode trainerParameters = trainer.putObject("parameters");
    spec.trainer().parameters().forEach(trainerParameters::put);
    putModel(json.putObject("model"), spec.model());
    CohortSpecs.put(spec.cohort(), json);
    RoundsSpec rounds = spec.rounds();
    ObjectNode roundsJson =
        json.putObject("rounds")
            .put("count", rounds.count())
            .put("deadlineMillis", rounds.deadlineMillis())
            .put("releaseMillis", rounds.releaseMillis())
            .put("maxAbandoned", rounds.maxAbandoned());
    if (rounds.maxAbandonedInAll() != RoundsSpec.ANY) {
      roundsJson.put(MOST_ABANDONED, rounds.maxAbandonedInAll());
    }
    json.putObject("update")
        .put("bound", spec.update().bound())
        .put("maxWeight", spec.update().maxWeight());
    ObjectNode optimizer = json.putObject("optimizer").put("name", spec.optimizer().name());
    ObjectNode optimizerParameters = optimizer.putObject("parameters");
    spec.optimizer().parameters().forEach(optimizerParameters::put);
    PrivacySpecs.put(spec.privacy(), json);
    QueueSpecs.put(spec, json);
    StopSpecs.put(rounds, json);
    return json.toString();
  }

  private static void putModel(ObjectNode json, ModelSpec model) {
    json.put("seed", model.seed()).put("shardCoordinates", model.shardCoordinates());
    ArrayNode tensors = json.putArray("tensors");
    for (TensorSpec tensor : model.tensors()) {
      ObjectNode one = tensors.addObject().put("name", tensor.name());
      ArrayNode shape = one.putArray("shape");
      tensor.shape().forEach(shape::add);
      one.put("init", tensor.init().spelling());
    }
    model
        .source()
        .ifPresent(
            source ->
                json.putObject("initial").put("uri", source.uri()).put("sha256", source.sha256()));
  }
}
