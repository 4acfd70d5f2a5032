package dev.tributary.core.simulation;

import dev.tributary.core.client.ClientAction;
import dev.tributary.core.coordination.Measured;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.selection.ClientSelectors;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a simulated client tells of its rounds: the curve of {@link StoppingPlan} in a job that goes
 * by a metric, any loss at all in one whose selection asks.
 */
final class Measuring {
  static final String STRANGER = "stranger";

  private static final List<OptionalDouble> LOSSES =
      List.of(
          OptionalDouble.empty(),
          OptionalDouble.of(0),
          OptionalDouble.of(Double.MIN_VALUE),
          OptionalDouble.of(0.5),
          OptionalDouble.of(2),
          OptionalDouble.of(Measured.MOST_LOSS),
          OptionalDouble.of(-1),
          OptionalDouble.of(-Measured.MOST_LOSS));

  private final World world;
  private final String id;

  /** What is told of a round, by job, once its update is sent. */
  private final Map<String, Measured> measured = new TreeMap<>();

  Measuring(World world, String id) {
    this.world = world;
    this.id = id;
  }

  /** Now and then a stranger tells of the same round, and claims what would end the job. */
  void measure(ClientAction.Start start) {
    JobSpec spec = start.job().spec();
    boolean stops = spec.rounds().stop().metric().isPresent();
    boolean selects = ClientSelectors.asksForHistory(spec.cohort().selection());
    if (!(stops || selects) || !spec.rounds().evaluates(start.round().round())) {
      return;
    }
    OptionalDouble accuracy =
        stops
            ? OptionalDouble.of(StoppingPlan.accuracy(start.round().modelVersion() + 1))
            : OptionalDouble.empty();
    OptionalDouble loss =
        stops ? OptionalDouble.of(1 - accuracy.getAsDouble()) : world.dice.pick(LOSSES);
    measured.put(start.job().id(), measured(start, id, loss, accuracy));
    if (world.befalls(Fault.METRICS_OF_A_STRANGER, 0.1)) {
      boolean outsiders = world.plan.outsiders() > 0 && world.dice.chance(0.5);
      String stranger = outsiders ? "client" + (world.plan.clients() - 1) : STRANGER;
      world.metrics.add(measured(start, stranger, OptionalDouble.of(0), OptionalDouble.of(1)));
    }
  }

  private static Measured measured(
      ClientAction.Start start, String client, OptionalDouble loss, OptionalDouble accuracy) {
    return new Measured(
        start.job().id(),
        start.round().round(),
        client,
        1 + Math.floorMod(client.hashCode(), SimulatedClient.MOST_EXAMPLES),
        loss,
        accuracy);
  }

  /** The update of the newest round is sent. */
  void tell(String job) {
    Measured mine = measured.remove(job);
    if (mine == null || world.befalls(Fault.METRICS_LOST, 0.05)) {
      return;
    }
    world.metrics.add(mine);
    if (world.befalls(Fault.METRICS_TWICE, 0.1)) {
      world.metrics.add(mine);
    }
  }

  void forget() {
    measured.clear();
  }
}
