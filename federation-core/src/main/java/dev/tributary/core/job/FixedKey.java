package dev.tributary.core.job;

import dev.tributary.core.privacy.DifferentialPrivacySpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of a job's spec that another spec of the same job must leave as it is, since something was
 * begun by it: version 0 is made of the model, shards were told how to step, their noise has keys,
 * and who may see and steer the job goes by its namespace.
 *
 * @param path as in the spec
 * @param value what it is
 * @param wanted what the other spec has there
 */
public record FixedKey(String path, String value, String wanted) {
  private static final String SECURE = "privacy.secureAggregation";
  private static final String PROMISE = "privacy.differentialPrivacy";

  private record Key(String path, Function<JobSpec, Object> value) {
    boolean differs(JobSpec spec, JobSpec other) {
      return !value.apply(spec).equals(value.apply(other));
    }
  }

  /** The last of a part stands for all that those before it do not name. */
  private static final List<Key> KEYS =
      List.of(
          new Key("namespace", spec -> spec.queue().namespace()),
          new Key("model.seed", spec -> spec.model().seed()),
          new Key("model.shardCoordinates", spec -> spec.model().shardCoordinates()),
          new Key("model.tensors", spec -> spec.model().tensors()),
          new Key("model.initial", spec -> spec.model().source()),
          new Key("model", JobSpec::model),
          new Key("optimizer.name", spec -> spec.optimizer().name()),
          new Key("optimizer.parameters", spec -> spec.optimizer().parameters()),
          new Key(
              SECURE + ".minimumMembers",
              spec ->
                  spec.privacy().secureAggregation().map(SecureAggregationSpec::minimumMembers)),
          new Key(SECURE, spec -> spec.privacy().secureAggregation()),
          promised("epsilon", DifferentialPrivacySpec::epsilon),
          promised("noiseMultiplier", promise -> promise.noiseMultiplier().orElse(0)),
          promised("clip.norm", DifferentialPrivacySpec::clipNorm),
          promised("samplingRate", DifferentialPrivacySpec::samplingRate),
          new Key(PROMISE, spec -> spec.privacy().differentialPrivacy()));

  private static Key promised(String key, Function<DifferentialPrivacySpec, Object> value) {
    return new Key(PROMISE + "." + key, spec -> spec.privacy().differentialPrivacy().map(value));
  }

  /** The first such key in which two specs of one job differ. */
  public static Optional<FixedKey> differing(JobSpec spec, JobSpec other) {
    return KEYS.stream()
        .filter(key -> key.differs(spec, other))
        .findFirst()
        .map(
            key ->
                new FixedKey(
                    key.path(), text(key.value().apply(spec)), text(key.value().apply(other))));
  }

  private static String text(Object value) {
    return value instanceof Optional<?> maybe
        ? maybe.map(FixedKey::text).orElse("none")
        : value.toString();
  }

  /** Key, rule and values. */
  public String rule() {
    return "%s must stay as it was submitted, %s, got %s".formatted(path, value, wanted);
  }
}
