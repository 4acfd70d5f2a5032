package dev.tributary.control.cli;

import dev.tributary.control.cli.Table.Column;
import dev.tributary.control.model.ModelDiff;
import dev.tributary.control.model.ModelDiff.TensorDiff;
import dev.tributary.control.model.RegisteredModel;
import dev.tributary.control.model.VersionMetrics;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Models as people read them. */
final class ModelTables {
  private static final String NONE = "-";

  /** Enough to tell versions apart; {@code show} and JSON have all of a hash. */
  private static final int SHORT_HASH = 12;

  private ModelTables() {}

  static List<String> list(String job, List<RegisteredModel> versions) {
    if (versions.isEmpty()) {
      return List.of("job %s has no model yet".formatted(job));
    }
    RegisteredModel any = versions.get(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        "job %s, %s a version, spec %s".formatted(job, Units.bytes(any.bytes()), any.specSha256()));
    Table table =
        new Table(
            Column.text("MODEL"),
            Column.number("ROUND"),
            Column.number("MEMBERS"),
            Column.text("DIGEST"),
            Column.number("LOSS"),
            Column.number("ACCURACY"),
            Column.text("SHA256"),
            Column.text("ARCHIVE"));
    for (RegisteredModel version : versions) {
      table.add(
          "v" + version.version(),
          Integer.toString(version.round()),
          version.round() > 0 ? Integer.toString(version.members()) : NONE,
          version.memberDigest().map(ModelTables::shortened).orElse(NONE),
          metric(version, VersionMetrics::loss),
          metric(version, VersionMetrics::accuracy),
          version.archived().map(a -> shortened(a.sha256())).orElse(NONE),
          version.archived().map(Archived::uri).orElse(NONE));
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static String shortened(String hash) {
    return hash.substring(0, SHORT_HASH);
  }

  private static String metric(
      RegisteredModel version, Function<VersionMetrics, OptionalDouble> metric) {
    OptionalDouble value = version.metrics().map(metric).orElse(OptionalDouble.empty());
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : NONE;
  }

  static List<String> show(RegisteredModel version, List<TensorSpec> tensors, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add(fact("model", "v%d of job %s".formatted(version.version(), version.job())));
    lines.add(fact("published", Units.time(version.publishedMillis(), zone)));
    lines.add(
        fact(
            "made by",
            version.round() == 0
                ? "the spec"
                : "round %d from %s%s"
                    .formatted(
                        version.round(),
                        Units.count(version.members(), "client"),
                        version.memberDigest().map(digest -> ", digest " + digest).orElse(""))));
    lines.add(fact("spec", version.specSha256()));
    version
        .metrics()
        .ifPresent(
            metrics ->
                lines.add(
                    fact(
                        "measured",
                        "loss %s, accuracy %s by %s on %,d examples"
                            .formatted(
                                metric(version, VersionMetrics::loss),
                                metric(version, VersionMetrics::accuracy),
                                Units.count(metrics.clients(), "client"),
                                metrics.examples()))));
    lines.add(
        fact("size", "%s (%d bytes)".formatted(Units.bytes(version.bytes()), version.bytes())));
    lines.add(fact("archive", version.archived().map(Archived::uri).orElse("not yet")));
    version.archived().ifPresent(archived -> lines.add(fact("sha256", archived.sha256())));
    lines.add("");
    Table table = new Table(Column.text("TENSOR"), Column.text("SHAPE"), Column.number("SIZE"));
    tensors.forEach(
        tensor ->
            table.add(tensor.name(), tensor.shape().toString(), Long.toString(tensor.size())));
    lines.addAll(table.lines());
    return lines;
  }

  static List<String> aliases(AliasBook book) {
    if (book.models().isEmpty()) {
      return List.of("no aliases yet: './tributary model promote MODEL --alias NAME' makes one");
    }
    Table table =
        new Table(
            Column.text("ALIAS"),
            Column.text("JOB"),
            Column.text("MODEL"),
            Column.text("BEFORE"),
            Column.text("SHA256"),
            Column.text("ARCHIVE"));
    book.models()
        .forEach(
            (alias, models) -> {
              AliasedModel model = models.get(0);
              table.add(
                  alias,
                  model.job(),
                  "v" + model.version(),
                  book.previous(alias).map(p -> p.job() + "@" + p.version()).orElse(NONE),
                  shortened(model.sha256()),
                  model.uri());
            });
    return table.lines();
  }

  static List<String> diff(ModelDiff diff) {
    Table table =
        new Table(
            Column.text("TENSOR"),
            Column.number("SIZE"),
            Column.number("NORM"),
            Column.number("RELATIVE"),
            Column.number("LARGEST"),
            Column.number("COSINE"),
            Column.number("CHANGED"));
    diff.tensors().forEach(tensor -> table.add(cells(tensor)));
    table.add(cells(diff.whole()));
    return table.lines();
  }

  private static String[] cells(TensorDiff tensor) {
    return new String[] {
      tensor.name(),
      Long.toString(tensor.size()),
      number("%.6g", tensor.norm()),
      number("%.4g", tensor.relative()),
      number("%.4g", tensor.largest()),
      number("%.6f", tensor.cosine()),
      number("%.1f %%", 100 * tensor.changedShare())
    };
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, format, value);
  }

  private static String fact(String name, String value) {
    return "%-10s%s".formatted(name, value);
  }
}
