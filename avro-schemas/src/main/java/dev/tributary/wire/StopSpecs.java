package dev.tributary.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.check.Require;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Patience;
import dev.tributary.core.job.StopSpec.Target;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parts {@code stop} and {@code evaluation} of a job spec; a spec without them has the JSON
 * that it always had.
 */
final class StopSpecs {
  static final String STOP = "stop";
  static final String EVALUATION = "evaluation";

  private static final String TARGET = "target";
  private static final String PATIENCE = "patience";
  private static final String WALL = "wallMillis";
  private static final String METRIC = "metric";
  private static final String DIRECTION = "direction";
  private static final String EVERY = "everyRounds";

  private StopSpecs() {}

  /** Clients evaluate in every so many rounds. */
  static int evaluateEvery(SpecObject spec) {
    return spec.has(EVALUATION) ? spec.object(EVALUATION, EVERY).integer(EVERY) : 1;
  }

  static StopSpec of(SpecObject spec) {
    if (!spec.has(STOP)) {
      return StopSpec.NEVER;
    }
    SpecObject stop = spec.object(STOP, TARGET, PATIENCE, WALL);
    Optional<Target> target =
        stop.has(TARGET)
            ? Optional.of(target(stop.object(TARGET, METRIC, "value", DIRECTION)))
            : Optional.empty();
    Optional<Patience> patience =
        stop.has(PATIENCE)
            ? Optional.of(
                patience(
                    stop.object(PATIENCE, METRIC, "rounds", "minDelta"),
                    target.map(Target::metric).orElse(Metric.LOSS)))
            : Optional.empty();
    return new StopSpec(
        target,
        patience,
        stop.has(WALL) ? OptionalLong.of(stop.longInteger(WALL)) : OptionalLong.empty());
  }

  private static Target target(SpecObject target) {
    Metric metric = Metric.named("stop.target.metric", target.text(METRIC));
    String direction = target.text(DIRECTION, metric.direction());
    Require.that(
        direction.equals(metric.direction()),
        "stop.target.direction",
        "must be %s for %s".formatted(metric.direction(), metric.spelling()),
        direction);
    return new Target(metric, target.number("value"));
  }

  private static Patience patience(SpecObject patience, Metric usual) {
    Metric metric = Metric.named("stop.patience.metric", patience.text(METRIC, usual.spelling()));
    return new Patience(metric, patience.integer("rounds"), patience.number("minDelta", 0));
  }

  static void put(RoundsSpec rounds, ObjectNode json) {
    StopSpec stop = rounds.stop();
    if (!stop.equals(StopSpec.NEVER)) {
      ObjectNode object = json.putObject(STOP);
      stop.target()
          .ifPresent(
              target ->
                  object
                      .putObject(TARGET)
                      .put(METRIC, target.metric().spelling())
                      .put("value", target.value())
                      .put(DIRECTION, target.metric().direction()));
      stop.patience()
          .ifPresent(
              patience ->
                  object
                      .putObject(PATIENCE)
                      .put(METRIC, patience.metric().spelling())
                      .put("rounds", patience.rounds())
                      .put("minDelta", patience.minDelta()));
      stop.wallMillis().ifPresent(millis -> object.put(WALL, millis));
    }
    if (rounds.evaluateEvery() > 1) {
      json.putObject(EVALUATION).put(EVERY, rounds.evaluateEvery());
    }
  }
}
