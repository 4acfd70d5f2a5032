package dev.tributary.core.job;

import dev.tributary.core.aggregation.ServerOptimizers;
import dev.tributary.core.check.Require;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The server optimizer and its parameters.
 *
 * @param name one of {@link ServerOptimizers#names()}
 */
public record OptimizerSpec(String name, Map<String, Double> parameters) {
  public OptimizerSpec {
    Require.that(parameters != null, "optimizer.parameters", "must be given", null);
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    ServerOptimizers.create(name, parameters);
  }
}
