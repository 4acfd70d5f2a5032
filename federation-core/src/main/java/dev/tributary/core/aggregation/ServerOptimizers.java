package dev.tributary.core.aggregation;

import dev.tributary.core.aggregation.FedAdaptive.SecondMoment;
import dev.tributary.core.check.Require;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The server optimizers that a job spec can name. A new one is a class and a line here. */
public final class ServerOptimizers {
  private record Entry(Map<String, Double> defaults, Function<Values, ServerOptimizer> build) {}

  private static final Map<String, Entry> KNOWN =
      new TreeMap<>(
          Map.of(
              "fedavg",
              new Entry(Map.of("learningRate", 1.0), v -> new FedAvg(v.positive("learningRate"))),
              "fedavgm",
              new Entry(
                  Map.of("learningRate", 1.0, "momentum", 0.9),
                  v -> new FedAvgM(v.positive("learningRate"), v.fraction("momentum"))),
              "fedadagrad",
              adaptive(SecondMoment.ADAGRAD, 0.1, 0.0),
              "fedadam",
              adaptive(SecondMoment.ADAM, 0.1, 0.9),
              "fedyogi",
              adaptive(SecondMoment.YOGI, 0.01, 0.9)));

  private ServerOptimizers() {}

  public static Set<String> names() {
    return KNOWN.keySet();
  }

  /**
   * @throws IllegalArgumentException for an unknown name or parameter, naming the known ones, or a
   *     value out of range
   */
  public static ServerOptimizer create(String name, Map<String, Double> parameters) {
    Entry entry = name == null ? null : KNOWN.get(name);
    Require.that(entry != null, "optimizer.name", "must be one of " + names(), name);
    Map<String, Double> values = new TreeMap<>(entry.defaults());
    parameters.forEach(
        (key, value) -> {
          Require.that(
              values.containsKey(key),
              "optimizer.parameters",
              "must be among " + values.keySet(),
              key);
          Require.that(value != null, "optimizer.parameters." + key, "must be a number", null);
          values.put(key, value);
        });
    return entry.build().apply(new Values(values));
  }

  private static Entry adaptive(SecondMoment moment, double learningRate, double beta1) {
    return new Entry(
        Map.of("learningRate", learningRate, "beta1", beta1, "beta2", 0.99, "tau", 1e-3),
        v ->
            new FedAdaptive(
                moment,
                v.positive("learningRate"),
                v.fraction("beta1"),
                v.fraction("beta2"),
                v.positive("tau")));
  }

  private record Values(Map<String, Double> values) {
    double positive(String key) {
      Require.positive("optimizer.parameters." + key, values.get(key));
      return values.get(key);
    }

    double fraction(String key) {
      double value = values.get(key);
      Require.that(
          value >= 0 && value < 1, "optimizer.parameters." + key, "must be in [0, 1)", value);
      return value;
    }
  }
}
