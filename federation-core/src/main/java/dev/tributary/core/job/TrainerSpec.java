package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How clients train.
 *
 * @param name the agent's trainer, found there by {@code ServiceLoader}
 * @param parameters the trainer's own settings; the trainer refuses what it does not know
 */
public record TrainerSpec(String name, Map<String, String> parameters) {
  public TrainerSpec {
    Require.name("trainer.name", name);
    Require.that(parameters != null, "trainer.parameters", "must be given", null);
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }
}
