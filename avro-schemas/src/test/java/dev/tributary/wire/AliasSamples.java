package dev.tributary.wire;

import dev.tributary.wire.avro.AliasBook;
import dev.tributary.wire.avro.AliasMoved;
import dev.tributary.wire.avro.AliasRefused;
import dev.tributary.wire.avro.AliasedModel;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.ModelAlias;
import dev.tributary.wire.avro.PromoteModel;
import dev.tributary.wire.avro.RollBackAlias;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** What aliases brought, always the same; the bytes are in golden/aliases.txt. */
final class AliasSamples {
  /** Records that came with aliases. */
  static final Set<String> NEW =
      Set.of("PromoteModel", "RollBackAlias", "AliasMoved", "AliasRefused");

  private static final String URI = "s3://models/digits/v00001.f32";

  private AliasSamples() {}

  static PromoteModel promotion() {
    return new PromoteModel("production", 7L, "digits", 1, URI, Samples.sha256(3), Samples.AT);
  }

  static RollBackAlias rollBack() {
    return new RollBackAlias("production", 8L, Samples.AT);
  }

  static AliasMoved moved() {
    return new AliasMoved(
        3L, 7L, "production", "digits", 1, URI, Samples.sha256(3), true, Samples.AT);
  }

  static AliasRefused refused() {
    return new AliasRefused(
        3L, 8L, "production", "digits", 9, "there is no job 'digits'", Samples.AT);
  }

  /** Those of before to which aliases gave something new to say. */
  static List<SpecificRecord> changed() {
    LogState state = Samples.state();
    AliasedModel model = new AliasedModel("digits", 1, URI, Samples.sha256(3));
    state.setAliases(
        new AliasBook(7L, List.of(new ModelAlias("production", List.of(model, model)))));
    SecureLogState secure = new SecureLogState(state, Samples.secureState().getSecureJobs());
    return List.of(
        new LogSnapshot(3L, 17L, -1L, state, Samples.AT),
        state,
        new SecureSnapshot(3L, 17L, -1L, secure, Samples.AT),
        secure);
  }

  static List<SpecificRecord> all() {
    List<SpecificRecord> all = new ArrayList<>(changed());
    all.addAll(List.of(promotion(), rollBack(), moved(), refused()));
    return all;
  }
}
