package dev.tributary.control.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.model.ModelDiff.TensorDiff;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Models as programs read them. A value that is not known, or not yet, is null; its key is there
 * all the same. Times are milliseconds since 1970.
 */
public final class ModelJson {
  private ModelJson() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * All versions that are given, the newest first.
   *
   * @param versions the oldest first
   */
  public static ObjectNode versions(String job, List<RegisteredModel> versions) {
    return versions(job, versions, Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * A page of versions, the newest first.
   *
   * @param all the oldest first
   * @param before the version that the page comes before
   */
  public static ObjectNode versions(String job, List<RegisteredModel> all, long before, int limit) {
    List<RegisteredModel> older =
        all.stream().filter(version -> version.version() < before).toList();
    int start = Math.max(0, older.size() - limit);
    ObjectNode document = object().put("id", job).put("total", all.size());
    ArrayNode list = document.putArray("versions");
    for (int i = older.size() - 1; i >= start; i--) {
      list.add(version(older.get(i)));
    }
    document.put("next", start > 0 ? (Integer) older.get(start).version() : null);
    return document;
  }

  public static ObjectNode version(RegisteredModel version) {
    ObjectNode node = object();
    node.put("job", version.job());
    node.put("version", version.version());
    node.put("round", version.round());
    node.put("publishedMillis", version.publishedMillis());
    node.put("members", version.members());
    node.put("memberDigest", version.memberDigest().orElse(null));
    node.put("specSha256", version.specSha256());
    node.set("metrics", version.metrics().map(ModelJson::metrics).orElse(null));
    node.put("bytes", version.bytes());
    node.put("sha256", version.archived().map(Archived::sha256).orElse(null));
    node.put("uri", version.archived().map(Archived::uri).orElse(null));
    return node;
  }

  private static ObjectNode metrics(VersionMetrics metrics) {
    return object()
        .put("clients", metrics.clients())
        .put("examples", metrics.examples())
        .put("loss", boxed(metrics.loss()))
        .put("accuracy", boxed(metrics.accuracy()));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  public static ObjectNode saved(SavedModel model) {
    return object()
        .put("id", model.job())
        .put("modelVersion", model.version())
        .put("path", model.file().toAbsolutePath().normalize().toString())
        .put("format", model.format().spelling())
        .put("bytes", model.bytes())
        .put("sha256", model.sha256())
        .put("source", model.source());
  }

  public static ObjectNode alias(String alias, AliasedModel model) {
    ObjectNode node = object().put("alias", alias);
    node.setAll(aliased(model));
    return node;
  }

  private static ObjectNode aliased(AliasedModel model) {
    return object()
        .put("job", model.job())
        .put("version", model.version())
        .put("uri", model.uri())
        .put("sha256", model.sha256());
  }

  /** Each alias with the model that it names, and those before it, the newest first. */
  public static ObjectNode aliases(AliasBook book) {
    return aliases(book, job -> true);
  }

  /**
   * The same for who may not know all jobs.
   *
   * @param visible whether a job may be named
   */
  public static ObjectNode aliases(AliasBook book, Predicate<String> visible) {
    ObjectNode document = object().put("revision", book.revision());
    ArrayNode list = document.putArray("aliases");
    book.models()
        .forEach(
            (alias, models) -> {
              if (visible.test(models.get(0).job())) {
                ObjectNode node = alias(alias, models.get(0));
                ArrayNode before = node.putArray("previous");
                models.stream()
                    .skip(1)
                    .filter(model -> visible.test(model.job()))
                    .map(ModelJson::aliased)
                    .forEach(before::add);
                list.add(node);
              }
            });
    return document;
  }

  /** As a spec's {@code model.initial} says it. */
  public static ObjectNode source(ModelSource source) {
    return object().put("uri", source.uri()).put("sha256", source.sha256());
  }

  public static ObjectNode diff(String a, String b, ModelDiff diff) {
    ObjectNode node = object().put("a", a).put("b", b);
    node.set("whole", tensor(diff.whole()));
    ArrayNode tensors = node.putArray("tensors");
    diff.tensors().forEach(tensor -> tensors.add(tensor(tensor)));
    return node;
  }

  private static ObjectNode tensor(TensorDiff tensor) {
    return object()
        .put("name", tensor.name())
        .put("size", tensor.size())
        .put("norm", tensor.norm())
        .put("relative", finite(tensor.relative()))
        .put("largest", tensor.largest())
        .put("cosine", finite(tensor.cosine()))
        .put("changedShare", tensor.changedShare());
  }

  /** JSON knows no NaN. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
