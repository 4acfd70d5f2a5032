package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.NoiseCalibration;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.vector.Grid;
import java.util.Optional;

/**
 * What is done so that nobody learns more than the models, or than the models may tell.
 *
 * @param secureAggregation how updates are masked; empty if they are not
 * @param differentialPrivacy what the models may tell of a client; empty if nothing is promised
 */
public record PrivacySpec(
    Optional<SecureAggregationSpec> secureAggregation,
    Optional<DifferentialPrivacySpec> differentialPrivacy) {
  public static final PrivacySpec NONE = new PrivacySpec(Optional.empty());

  private static final String DIFFERENTIAL = "privacy.differentialPrivacy.";

  /** Without differential privacy. */
  public PrivacySpec(Optional<SecureAggregationSpec> secureAggregation) {
    this(secureAggregation, Optional.empty());
  }

  public PrivacySpec {
    Require.that(
        secureAggregation != null, "privacy.secureAggregation", "must be given or empty", null);
    Require.that(
        differentialPrivacy != null, "privacy.differentialPrivacy", "must be given or empty", null);
    Optional<SecureAggregationSpec> masked = secureAggregation;
    differentialPrivacy.ifPresent(promise -> requirePossible(promise, masked));
  }

  /** What accounts and noise could do, and no round does. */
  private static void requirePossible(
      DifferentialPrivacySpec promise, Optional<SecureAggregationSpec> masked) {
    boolean distributed = promise.place() == NoisePlace.DISTRIBUTED;
    Require.that(
        distributed == masked.isPresent(),
        DIFFERENTIAL + "place",
        masked.isPresent()
            ? "must be distributed with privacy.secureAggregation, which hides sums without noise"
            : "must be central without privacy.secureAggregation, which alone hides such updates",
        promise.place().spelling());
    double least = masked.map(SecureAggregationSpec::adversaryShare).orElse(0.0);
    Require.that(
        distributed ? promise.adversaryShare() >= least : promise.adversaryShare() == 0,
        DIFFERENTIAL + "adversaryShare",
        distributed
            ? "must be >= privacy.secureAggregation.adversaryShare " + least
            : "must be 0 with central noise",
        promise.adversaryShare());
    Require.that(
        promise.samplingRate() == 1 || promise.adaptive().isEmpty(),
        DIFFERENTIAL + "clip",
        "must have a fixed norm with " + DIFFERENTIAL + "samplingRate below 1",
        "adaptive");
  }

  /**
   * The same with as much noise as the job's rounds need, if the spec does not say how much. Takes
   * a part of a second.
   *
   * @throws IllegalArgumentException also if no noise is enough
   */
  public PrivacySpec settled(
      ModelSpec model, CohortSpec cohort, RoundsSpec rounds, UpdateSpec update) {
    boolean countIsOpen =
        differentialPrivacy
            .flatMap(DifferentialPrivacySpec::adaptive)
            .filter(clip -> clip.countNoise().isEmpty())
            .isPresent();
    if (countIsOpen) {
      // The whole noise hardly depends on how vector and count share it, so it is found first, as
      // if the count were hardly told.
      DifferentialPrivacySpec found =
          withCountNoise(NoiseCalibration.MOST)
              .settled(model, cohort, rounds, update)
              .differentialPrivacy
              .orElseThrow();
      boolean shared = found.place() == NoisePlace.DISTRIBUTED;
      double noise = found.noiseMultiplier().orElseThrow();
      return withCountNoise(AdaptiveClip.usualCountNoise(cohort.goal(), noise, shared))
          .settled(model, cohort, rounds, update);
    }
    if (differentialPrivacy.isEmpty() || differentialPrivacy.get().noiseMultiplier().isPresent()) {
      return this;
    }
    // More noise may need a coarser grid, and a coarser grid more noise; on a finer one the same
    // noise is worth no less.
    PrivacySpec settled = withNoise(NoiseCalibration.LEAST);
    while (true) {
      PrivacyPlan plan = settled.plan(model, cohort, update).orElseThrow();
      PrivacySpec next =
          new PrivacySpec(
              secureAggregation,
              Optional.of(
                  NoiseCalibration.settle(
                      differentialPrivacy.get(),
                      plan.dimension(),
                      plan.stepsPerUnit(),
                      plan.leastMembers(),
                      plan.cohort(),
                      rounds.count())));
      if (next.plan(model, cohort, update).orElseThrow().stepsPerUnit() >= plan.stepsPerUnit()) {
        return next;
      }
      settled = next;
    }
  }

  private PrivacySpec withNoise(double noiseMultiplier) {
    return new PrivacySpec(
        secureAggregation,
        differentialPrivacy.map(promise -> promise.withNoiseMultiplier(noiseMultiplier)));
  }

  private PrivacySpec withCountNoise(double countNoise) {
    return new PrivacySpec(
        secureAggregation, differentialPrivacy.map(promise -> promise.withCountNoise(countNoise)));
  }

  /** With which probability the account takes a client to be in a round. */
  double samplingRate() {
    return differentialPrivacy.map(DifferentialPrivacySpec::samplingRate).orElse(1.0);
  }

  /** The fewest members of a round that makes a model. */
  int minimumMembers(CohortSpec cohort) {
    return secureAggregation
        .map(secure -> Math.max(secure.minimumMembers(), cohort.minimum()))
        .orElse(cohort.minimum());
  }

  /** The grid of every round's sums. */
  Grid grid(ModelSpec model, UpdateSpec update, CohortSpec cohort) {
    if (secureAggregation.isPresent()) {
      SecureAggregationSpec secure = secureAggregation.get();
      return differentialPrivacy
          .map(promise -> NoiseRoom.grid(secure, update, coarse(promise, model, cohort)))
          .orElseGet(() -> secure.grid(update, cohort.size()));
    }
    Grid exact = update.grid(cohort.size());
    return differentialPrivacy
        .map(promise -> NoiseRoom.NORM_BITS - 1 - Math.getExponent(promise.mostNorm()))
        .filter(exponent -> exponent < exact.scaleExponent())
        .map(Grid::new)
        .orElse(exact);
  }

  /** The plan on a grid on which the clip norm is a step or two. */
  private PrivacyPlan coarse(DifferentialPrivacySpec promise, ModelSpec model, CohortSpec cohort) {
    return plan(promise, model, cohort, -Math.getExponent(promise.leastNorm()));
  }

  private PrivacyPlan plan(
      DifferentialPrivacySpec promise, ModelSpec model, CohortSpec cohort, int gridExponent) {
    return new PrivacyPlan(
        promise,
        model.parameterCount(),
        Math.scalb(1.0, gridExponent),
        minimumMembers(cohort),
        cohort.size());
  }

  /** How the promise is kept, if there is one. */
  Optional<PrivacyPlan> plan(ModelSpec model, CohortSpec cohort, UpdateSpec update) {
    return differentialPrivacy.map(
        promise -> plan(promise, model, cohort, grid(model, update, cohort).scaleExponent()));
  }

  /** Clients count alike, and the budget is enough for a round at least. */
  void requireFit(ModelSpec model, CohortSpec cohort, UpdateSpec update) {
    Optional<PrivacyPlan> plan = plan(model, cohort, update);
    if (plan.isEmpty()) {
      return;
    }
    Require.that(
        update.maxWeight() == 1,
        "update.maxWeight",
        "must be 1 with privacy.differentialPrivacy, under which every client counts alike",
        update.maxWeight());
    PrivacyLedger ledger = PrivacyLedger.empty(plan.get());
    Require.that(
        ledger.allowsNextRound(),
        DIFFERENTIAL + "epsilon",
        "must allow a round, which costs %.4g with this noise"
            .formatted(ledger.afterRound(plan.get().leastMembers()).spent().epsilon()),
        plan.get().spec().epsilon());
  }
}
