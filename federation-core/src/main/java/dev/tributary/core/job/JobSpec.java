package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.vector.Grid;
import java.util.Optional;

/**
 * A federation job as its owner wrote it. Every part checks itself on construction and names the
 * key, the rule and the value it refuses, so a spec that exists can be run.
 *
 * @param name what people call it, 1-64 letters, digits, dots, dashes, underscores
 * @param dataSet the data set that a client must hold, by the name in its agent's configuration
 * @param privacy what is done so that nobody learns more than the models
 * @param queue where it stands among jobs that want the same clients
 * @param dataSetRequirements what the data set must be like
 * @param resources what each of its tasks reserves of a client
 */
public record JobSpec(
    String name,
    String dataSet,
    TrainerSpec trainer,
    ModelSpec model,
    CohortSpec cohort,
    RoundsSpec rounds,
    UpdateSpec update,
    OptimizerSpec optimizer,
    PrivacySpec privacy,
    QueueSpec queue,
    DataSetRequirements dataSetRequirements,
    ResourceSpec resources) {

  /** A job among equals, content with any data set of that name, that reserves nothing. */
  public JobSpec(
      String name,
      String dataSet,
      TrainerSpec trainer,
      ModelSpec model,
      CohortSpec cohort,
      RoundsSpec rounds,
      UpdateSpec update,
      OptimizerSpec optimizer,
      PrivacySpec privacy) {
    this(
        name,
        dataSet,
        trainer,
        model,
        cohort,
        rounds,
        update,
        optimizer,
        privacy,
        QueueSpec.DEFAULT,
        DataSetRequirements.NONE,
        ResourceSpec.NONE);
  }

  /** A job whose updates the aggregation job sees one by one. */
  public JobSpec(
      String name,
      String dataSet,
      TrainerSpec trainer,
      ModelSpec model,
      CohortSpec cohort,
      RoundsSpec rounds,
      UpdateSpec update,
      OptimizerSpec optimizer) {
    this(name, dataSet, trainer, model, cohort, rounds, update, optimizer, PrivacySpec.NONE);
  }

  public JobSpec {
    Require.name("name", name);
    Require.name("dataSet", dataSet);
    Require.that(trainer != null, "trainer", "must be given", null);
    Require.that(model != null, "model", "must be given", null);
    Require.that(cohort != null, "cohort", "must be given", null);
    Require.that(rounds != null, "rounds", "must be given", null);
    Require.that(update != null, "update", "must be given", null);
    Require.that(optimizer != null, "optimizer", "must be given", null);
    Require.that(privacy != null, "privacy", "must be given", null);
    Require.that(queue != null, "namespace", "must be given", null);
    Require.that(dataSetRequirements != null, "dataSetRequirements", "must be given", null);
    Require.that(resources != null, "resources", "must be given", null);
    privacy.secureAggregation().ifPresent(secure -> secure.requireFit(cohort, model));
    cohort.requireFit(privacy.samplingRate());
    rounds.stop().requireFit(privacy);
    privacy.requireFit(model, cohort, update);
    privacy.grid(model, update, cohort);
  }

  /** The same job at another place in the queue, and with other demands on the data set. */
  public JobSpec with(QueueSpec place, DataSetRequirements requirements) {
    return copy(model, place, requirements, resources);
  }

  /** The same job, of which each task reserves this. */
  public JobSpec reserving(ResourceSpec task) {
    return copy(model, queue, dataSetRequirements, task);
  }

  /** The same job, starting from a model that is there. */
  public JobSpec startingFrom(ModelSource source) {
    return copy(model.startingFrom(source), queue, dataSetRequirements, resources);
  }

  private JobSpec copy(
      ModelSpec start, QueueSpec place, DataSetRequirements requirements, ResourceSpec task) {
    return new JobSpec(
        name,
        dataSet,
        trainer,
        start,
        cohort,
        rounds,
        update,
        optimizer,
        privacy,
        place,
        requirements,
        task);
  }

  /** Whether clients mask their updates. */
  public boolean isSecure() {
    return privacy.secureAggregation().isPresent();
  }

  /** The fewest members of a round that makes a model, or that are to be expected of a draw. */
  public int minimumMembers() {
    return privacy.minimumMembers(cohort);
  }

  /** Whether chance alone draws the cohorts, and the privacy account counts on it. */
  public boolean isSampled() {
    return cohort.isSampled();
  }

  /** The probability with which an available client is drawn, 1 unless {@link #isSampled}. */
  public double samplingRate() {
    return privacy.samplingRate();
  }

  /** Clients that must be there for a round that does not wait for more of them. */
  public int minimumClients() {
    return cohort.clientsFor(minimumMembers(), samplingRate());
  }

  /** Clients that must be there for a round to begin at once. */
  public int goalClients() {
    return cohort.clientsFor(cohort.goal(), samplingRate());
  }

  /** The grid of every round's sums. */
  public Grid grid() {
    return privacy.grid(model, update, cohort);
  }

  /** Whether shards add noise to sums, each from a key of its own. */
  public boolean needsNoiseKeys() {
    return privacy
        .differentialPrivacy()
        .filter(promise -> promise.place() == NoisePlace.CENTRAL)
        .isPresent();
  }

  /** How the norm that updates are clipped to follows them, if it does. */
  public Optional<AdaptiveClip> adaptiveClip() {
    return privacy.differentialPrivacy().flatMap(DifferentialPrivacySpec::adaptive);
  }

  /**
   * Whether the chunk of a shard, if it is not masked, ends with the client's bit: 1 or -1 as a
   * float32 behind the coordinates. Only shard 0's does, so that one noise hides it.
   */
  public boolean carriesClipBit(int shard) {
    return shard == 0 && needsNoiseKeys() && adaptiveClip().isPresent();
  }

  /** How the job keeps its promise of differential privacy, if it makes one. */
  public Optional<PrivacyPlan> privacyPlan() {
    return privacy.plan(model, cohort, update);
  }
}
