package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.model.AliasClient;
import dev.tributary.control.model.ModelRef;
import dev.tributary.core.round.AliasedModel;
import java.time.Duration;
import java.util.OptionalInt;

/** Models as the command line takes them: also {@code @production}, what an alias names. */
public final class ModelRefs {
  private ModelRefs() {}

  /**
   * @param text JOB, JOB@VERSION or @ALIAS
   * @throws IllegalArgumentException if it is none of these
   * @throws IllegalStateException if there is no such alias
   */
  public static ModelRef parse(String text, Connection to, Duration patience) {
    if (!text.startsWith("@")) {
      return ModelRef.parse(text);
    }
    String alias = text.substring(1);
    AliasedModel model =
        new AliasClient(to.kafka(), patience)
            .book()
            .current(alias)
            .orElseThrow(
                () -> new IllegalStateException("there is no alias '%s'".formatted(alias)));
    return new ModelRef(model.job(), OptionalInt.of(model.version()));
  }
}
