package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.wire.avro.AliasMoved;
import dev.tributary.wire.avro.AliasRefused;
import dev.tributary.wire.avro.ModelAlias;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Aliases of models as Avro records, and back. */
final class Aliases {
  private Aliases() {}

  static SpecificRecord toWire(LogRecord.OfAlias record) {
    if (record instanceof LogRecord.AliasMoved m) {
      return new AliasMoved(
          m.epoch(),
          m.revision(),
          m.alias(),
          m.model().job(),
          m.model().version(),
          m.model().uri(),
          ToWire.sha256(m.model().sha256()),
          m.back(),
          m.atMillis());
    }
    LogRecord.AliasRefused r = (LogRecord.AliasRefused) record;
    return new AliasRefused(
        r.epoch(), r.revision(), r.alias(), r.job(), r.version(), r.reason(), r.atMillis());
  }

  static LogRecord fromWire(AliasMoved m) {
    return new LogRecord.AliasMoved(
        m.getEpoch(),
        m.getRevision(),
        m.getAlias(),
        new AliasedModel(m.getJob(), m.getVersion(), m.getUri(), FromWire.sha256(m.getSha256())),
        m.getBack(),
        m.getAtMillis());
  }

  static LogRecord fromWire(AliasRefused r) {
    return new LogRecord.AliasRefused(
        r.getEpoch(),
        r.getRevision(),
        r.getAlias(),
        r.getJob(),
        r.getVersion(),
        r.getReason(),
        r.getAtMillis());
  }

  /** Null if nobody ever asked for one, so that snapshots without aliases are what they were. */
  static dev.tributary.wire.avro.AliasBook toWire(AliasBook book) {
    if (book.equals(AliasBook.EMPTY)) {
      return null;
    }
    List<ModelAlias> aliases =
        book.models().entrySet().stream()
            .map(
                alias ->
                    new ModelAlias(
                        alias.getKey(), alias.getValue().stream().map(Aliases::toWire).toList()))
            .toList();
    return new dev.tributary.wire.avro.AliasBook(book.revision(), aliases);
  }

  private static dev.tributary.wire.avro.AliasedModel toWire(AliasedModel model) {
    return new dev.tributary.wire.avro.AliasedModel(
        model.job(), model.version(), model.uri(), ToWire.sha256(model.sha256()));
  }

  static AliasBook fromWire(dev.tributary.wire.avro.AliasBook book) {
    if (book == null) {
      return AliasBook.EMPTY;
    }
    SortedMap<String, List<AliasedModel>> models = new TreeMap<>();
    for (ModelAlias alias : book.getAliases()) {
      List<AliasedModel> named = alias.getModels().stream().map(Aliases::fromWire).toList();
      Require.that(
          models.put(alias.getName(), named) == null, "alias", "must be unique", alias.getName());
    }
    return new AliasBook(book.getRevision(), models);
  }

  private static AliasedModel fromWire(dev.tributary.wire.avro.AliasedModel model) {
    return new AliasedModel(
        model.getJob(), model.getVersion(), model.getUri(), FromWire.sha256(model.getSha256()));
  }
}
