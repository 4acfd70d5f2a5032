package dev.tributary.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.vector.Grid;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that promise differential privacy. */
class PromisingJobTest {
  private static final JobSpec JOB = ExampleJob.promising(8, 1);

  private static DifferentialPrivacySpec promise(
      NoisePlace place,
      OptionalDouble noise,
      Optional<AdaptiveClip> adaptive,
      double samplingRate,
      double adversaryShare) {
    return new DifferentialPrivacySpec(
        place, 8, 1e-5, noise, 0.5, adaptive, samplingRate, adversaryShare);
  }

  private static JobSpec with(UpdateSpec update, PrivacySpec privacy) {
    return new JobSpec(
        JOB.name(),
        JOB.dataSet(),
        JOB.trainer(),
        JOB.model(),
        JOB.cohort(),
        JOB.rounds(),
        update,
        JOB.optimizer(),
        privacy);
  }

  @Test
  void theClipNormHasTwoToTheFortyStepsAtMostSoThatTheMostNoiseFitsTheSum() {
    assertThat(JOB.grid()).isEqualTo(new Grid(40));
    assertThat(ExampleJob.promising(1e4, 1e4).privacyPlan().orElseThrow().reach(0.5, 3))
        .isLessThan(0x1p62);
  }

  @Test
  void aGridThatTheBoundMakesCoarserStays() {
    UpdateSpec wide = new UpdateSpec(1e6f, 1);

    assertThat(with(wide, JOB.privacy()).grid()).isEqualTo(wide.grid(3));
  }

  @Test
  void aPlainJobHasNoPlanAndKeepsItsGrid() {
    assertThat(ExampleJob.spec().privacyPlan()).isEmpty();
    assertThat(ExampleJob.spec().grid()).isEqualTo(new UpdateSpec(4f, 100).grid(3));
  }

  @Test
  void everyClientMustCountAlike() {
    assertThatThrownBy(() -> with(new UpdateSpec(4f, 2), JOB.privacy()))
        .hasMessage(
            "update.maxWeight must be 1 with privacy.differentialPrivacy, under which every client"
                + " counts alike, got 2");
  }

  @Test
  void aBudgetThatIsTooSmallForTheFirstRoundIsRefused() {
    assertThatThrownBy(() -> ExampleJob.promising(4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "privacy.differentialPrivacy.epsilon must allow a round, which costs 4.37")
        .hasMessageEndingWith(", got 4.0");
  }

  @Test
  void whatNoRoundDoesYetIsRefusedByTheNameOfItsKey() {
    OptionalDouble one = OptionalDouble.of(1);

    assertThatThrownBy(
            () -> ExampleJob.promising(promise(NoisePlace.CENTRAL, one, Optional.empty(), 1, 0.1)))
        .hasMessageStartingWith("privacy.differentialPrivacy.adversaryShare must be 0");
  }

  private static DifferentialPrivacySpec adapting(
      NoisePlace place, OptionalDouble noise, OptionalDouble countNoise) {
    AdaptiveClip clip = new AdaptiveClip(0.5, 0.2, countNoise, 0.005, 50);
    double adversaries = place == NoisePlace.CENTRAL ? 0 : 0.05;
    return promise(place, noise, Optional.of(clip), 1, adversaries);
  }

  /** 50 is 2^5.6: 2^40 steps of it are 2^34 of one. */
  @Test
  void aNormThatAdaptsHasAGridOnWhichItsLargestValueFits() {
    OptionalDouble three = OptionalDouble.of(3);
    DifferentialPrivacySpec central = adapting(NoisePlace.CENTRAL, three, three);
    JobSpec narrow = masked(32, adapting(NoisePlace.DISTRIBUTED, three, three));
    PrivacyPlan plan = narrow.privacyPlan().orElseThrow();

    assertThat(ExampleJob.promising(central).grid()).isEqualTo(new Grid(34));
    assertThat(4 * 4 * plan.stepsPerUnit() + plan.reach(50, 4)).isBetween(0x1p30, 0x1p31);
    assertThat(0.005 * plan.stepsPerUnit()).isGreaterThan(256);
    assertThat(plan.bitReach(4)).isBetween(50.0, 200.0);
  }

  @Test
  void aRangeOfNormsThatTheModulusHasNoRoomForIsRefused() {
    OptionalDouble three = OptionalDouble.of(3);
    AdaptiveClip wide = new AdaptiveClip(0.5, 0.2, 3, 0.5e-3, 500);

    assertThatThrownBy(
            () -> masked(32, promise(NoisePlace.DISTRIBUTED, three, Optional.of(wide), 1, 0.05)))
        .hasMessageStartingWith("cohort.size must leave the clip norm 256 steps beside the noise");
    assertThatThrownBy(
            () -> masked(32, adapting(NoisePlace.DISTRIBUTED, three, OptionalDouble.of(1e9))))
        .hasMessageStartingWith(
            "privacy.differentialPrivacy.clip.adaptive.countNoise must leave room for the count");
  }

  @Test
  void openNoiseOfTheCountIsATwentiethOfTheClientsOrAsMuchAsTheRestNeeds() {
    OptionalDouble open = OptionalDouble.empty();
    JobSpec given = settled(JOB, adapting(NoisePlace.CENTRAL, OptionalDouble.of(3), open));
    JobSpec nothing = settled(JOB, adapting(NoisePlace.CENTRAL, open, open));
    JobSpec shared =
        settled(
            ExampleJob.secure(32, shared(OptionalDouble.of(1))),
            adapting(NoisePlace.DISTRIBUTED, OptionalDouble.of(1), open));

    assertThat(countNoise(given)).as("the multiplier").isEqualTo(3);
    assertThat(countNoise(shared)).as("two for each of four clients who share it").isEqualTo(2);
    double noise =
        nothing.privacy().differentialPrivacy().orElseThrow().noiseMultiplier().orElseThrow();
    assertThat(countNoise(nothing)).isCloseTo(noise, within(noise * 1e-3));
    assertThat(roundsLeft(nothing)).isEqualTo(JOB.rounds().count());
    assertThat(AdaptiveClip.usualCountNoise(1_000, 3, false)).isEqualTo(50);
    assertThat(AdaptiveClip.usualCountNoise(100, 3, true)).isEqualTo(10);
  }

  private static double countNoise(JobSpec spec) {
    return spec.adaptiveClip().orElseThrow().countNoise().orElseThrow();
  }

  @Test
  void onlyTheFirstChunkInTheClearCarriesABit() {
    OptionalDouble three = OptionalDouble.of(3);
    JobSpec central = ExampleJob.promising(adapting(NoisePlace.CENTRAL, three, three));

    assertThat(central.carriesClipBit(0)).isTrue();
    assertThat(central.carriesClipBit(1)).isFalse();
    assertThat(JOB.carriesClipBit(0)).isFalse();
    assertThat(masked(32, adapting(NoisePlace.DISTRIBUTED, three, three)).carriesClipBit(0))
        .isFalse();
  }

  private static CohortSpec poisson(int size, int goal) {
    return new CohortSpec(size, goal, 1, 0, "poisson");
  }

  @Test
  void chanceDrawsTheCohortExactlyWhereTheAccountCountsOnIt() {
    assertThatThrownBy(() -> ExampleJob.sampled(ExampleJob.cohort(3, 3, 2), 8, 1, 0.5))
        .hasMessage(
            "cohort.selection must be poisson with privacy.differentialPrivacy.samplingRate 0.5,"
                + " got first");
    assertThatThrownBy(() -> ExampleJob.sampled(poisson(3, 3), 8, 1, 1))
        .hasMessage(
            "cohort.selection must not be poisson unless privacy.differentialPrivacy.samplingRate"
                + " is below 1, got poisson");
    assertThatThrownBy(() -> ExampleJob.spec(poisson(3, 3), ExampleJob.rounds(1, 1)))
        .hasMessageStartingWith("cohort.selection must not be poisson unless");
  }

  @Test
  void aCohortHasRoomForTheDrawsOfAsManyClientsAsItsGoalNeeds() {
    // Ten of a hundred, give or take three: four deviations above are 22.
    assertThat(ExampleJob.sampled(poisson(22, 10), 8, 1, 0.1).goalClients()).isEqualTo(100);
    assertThatThrownBy(() -> ExampleJob.sampled(poisson(21, 10), 8, 1, 0.1))
        .hasMessage(
            "cohort.size must be >= 22 with cohort.selection poisson, so that draws of cohort.goal"
                + " 10 on average fit, got 21");
    // More than all there are no draw has.
    assertThat(ExampleJob.sampled(poisson(10, 7), 8, 1, 0.7).goalClients()).isEqualTo(10);
    assertThat(ExampleJob.sampled(poisson(10, 7), 8, 1, 0.7).minimumClients()).isEqualTo(2);
  }

  @Test
  void aNormThatAdaptsGoesWithWholeCohortsAlone() {
    AdaptiveClip adaptive = AdaptiveClip.recommended(100, 0.1, 1);

    assertThatThrownBy(
            () ->
                ExampleJob.promising(
                    promise(
                        NoisePlace.CENTRAL, OptionalDouble.of(1), Optional.of(adaptive), 0.5, 0)))
        .hasMessageStartingWith(
            "privacy.differentialPrivacy.clip must have a fixed norm with"
                + " privacy.differentialPrivacy.samplingRate below 1");
  }

  /**
   * What a job's ledger says, against github.com/google/differential-privacy,
   * pld/accountant_test.py, test_get_smallest_subsampled_gaussian_noise: with these an epsilon of
   * 1.
   */
  @ParameterizedTest
  @CsvSource({"0.01, 0.67379294682, 1", "0.001, 0.534927504330, 25"})
  void sampledRoundsCostWhatGooglesAccountantSays(double rate, double noise, int rounds) {
    PrivacyLedger ledger =
        PrivacyLedger.empty(
            ExampleJob.sampled(poisson(40, 20), 1.003, noise, rate).privacyPlan().orElseThrow());
    for (int round = 1; round <= rounds; round++) {
      ledger = ledger.afterRound(round % 2);
    }

    assertThat(ledger.spent().epsilon()).isCloseTo(1, within(3e-3));
  }

  @Test
  void noiseThatIsLeftOpenIsSettledForSampledRounds() {
    JobSpec sampled = ExampleJob.sampled(poisson(40, 20), 8, 1, 0.1);
    DifferentialPrivacySpec open =
        promise(NoisePlace.CENTRAL, OptionalDouble.empty(), Optional.empty(), 0.1, 0);

    JobSpec settled = settled(sampled, open);

    PrivacyLedger ledger = PrivacyLedger.empty(settled.privacyPlan().orElseThrow());
    for (int round = 1; round <= settled.rounds().count(); round++) {
      ledger = ledger.afterRound(1);
    }
    assertThat(ledger.spent().epsilon()).isBetween(7.99, 8.0);
    assertThat(noise(settled)).isLessThan(noise(settled(JOB, promise(open, 1))) / 2);
  }

  private static DifferentialPrivacySpec promise(DifferentialPrivacySpec open, double rate) {
    return promise(open.place(), open.noiseMultiplier(), open.adaptive(), rate, 0);
  }

  private static double noise(JobSpec job) {
    return job.privacy().differentialPrivacy().orElseThrow().noiseMultiplier().orElseThrow();
  }

  @Test
  void masksNeedNoiseOfTheClientsAndNoiseOfTheClientsNeedsMasks() {
    OptionalDouble one = OptionalDouble.of(1);

    assertThatThrownBy(
            () ->
                ExampleJob.promising(
                    promise(NoisePlace.DISTRIBUTED, one, Optional.empty(), 1, 0.05)))
        .hasMessageStartingWith(
            "privacy.differentialPrivacy.place must be central without privacy.secureAggregation");
    assertThatThrownBy(() -> masked(32, promise(NoisePlace.CENTRAL, one, Optional.empty(), 1, 0)))
        .hasMessageStartingWith(
            "privacy.differentialPrivacy.place must be distributed with privacy.secureAggregation");
    assertThatThrownBy(
            () -> masked(32, promise(NoisePlace.DISTRIBUTED, one, Optional.empty(), 1, 0.01)))
        .hasMessage(
            "privacy.differentialPrivacy.adversaryShare must be >="
                + " privacy.secureAggregation.adversaryShare 0.05, got 0.01");
  }

  private static JobSpec masked(int modulusBits, DifferentialPrivacySpec promise) {
    return ExampleJob.secure(modulusBits, promise);
  }

  private static DifferentialPrivacySpec shared(OptionalDouble noise) {
    return promise(NoisePlace.DISTRIBUTED, noise, Optional.empty(), 1, 0.05);
  }

  /**
   * By hand: of four clients three stay, of whom one may be an adversary, so two shares of noise
   * are sure and each is 0.5 / sqrt(2) = 0.354. Four norms of 0.5, and 7.75 deviations of 0.707,
   * which four shares pass once in 2^40 rounds of five coordinates, are 7.48: 2^28 steps of it fit
   * 2^31.
   */
  @Test
  void theGridOfMaskedNoiseLeavesRoomForAllOfIt() {
    JobSpec narrow = masked(32, shared(OptionalDouble.of(1)));
    PrivacyPlan plan = narrow.privacyPlan().orElseThrow();
    double steps = Math.scalb(1.0, narrow.grid().scaleExponent());

    assertThat(plan.shares(3)).isEqualTo(2);
    assertThat(4 * 0.5 * steps + plan.reach(0.5, 4)).isBetween(0x1p30, 0x1p31);
    assertThat(narrow.grid().scaleExponent()).isEqualTo(28);
    assertThat(masked(64, shared(OptionalDouble.of(1))).grid()).isEqualTo(new Grid(40));
  }

  @Test
  void moreNoiseHasACoarserGridAndTooMuchIsRefused() {
    JobSpec loud = masked(32, shared(OptionalDouble.of(1_000)));

    assertThat(loud.grid().scaleExponent()).isEqualTo(18);
    PrivacyPlan crowd = new PrivacyPlan(shared(OptionalDouble.of(1)), 5, 1024, 3, 20_000_000);
    assertThatThrownBy(
            () ->
                NoiseRoom.grid(
                    loud.privacy().secureAggregation().orElseThrow(), loud.update(), crowd))
        .hasMessageStartingWith("cohort.size must leave the clip norm 256 steps beside the noise");
  }

  @Test
  void roundsWithMoreMembersThanTheLeastCostLess() {
    PrivacyLedger ledger =
        PrivacyLedger.empty(masked(32, shared(OptionalDouble.of(1))).privacyPlan().orElseThrow());

    double least = ledger.afterRound(3).spent().epsilon();
    double all = ledger.afterRound(4).spent().epsilon();

    assertThat(least).isCloseTo(4.377, within(0.005));
    assertThat(all).isLessThan(least);
  }

  @Test
  void openNoiseOfClientsIsSettledOnTheGridThatItLeaves() {
    JobSpec settled = settled(ExampleJob.secure(32, shared(OptionalDouble.of(1))), shared());

    double noise =
        settled.privacy().differentialPrivacy().orElseThrow().noiseMultiplier().orElseThrow();
    assertThat(roundsLeft(settled)).isEqualTo(settled.rounds().count());
    assertThat(roundsLeft(masked(32, shared(OptionalDouble.of(noise * 0.998)))))
        .isLessThan(settled.rounds().count());
  }

  private static DifferentialPrivacySpec shared() {
    return shared(OptionalDouble.empty());
  }

  private static JobSpec settled(JobSpec job, DifferentialPrivacySpec open) {
    return new JobSpec(
        job.name(),
        job.dataSet(),
        job.trainer(),
        job.model(),
        job.cohort(),
        job.rounds(),
        job.update(),
        job.optimizer(),
        new PrivacySpec(job.privacy().secureAggregation(), Optional.of(open))
            .settled(job.model(), job.cohort(), job.rounds(), job.update()));
  }

  @Test
  void noiseThatIsLeftOpenIsSettledAsTheLeastWithWhichAllRoundsFit() {
    JobSpec settled =
        settled(JOB, promise(NoisePlace.CENTRAL, OptionalDouble.empty(), Optional.empty(), 1, 0));

    double noise =
        settled.privacy().differentialPrivacy().orElseThrow().noiseMultiplier().orElseThrow();
    assertThat(roundsLeft(settled)).isEqualTo(JOB.rounds().count());
    assertThat(roundsLeft(ExampleJob.promising(8, noise * 0.998))).isLessThan(JOB.rounds().count());
  }

  private static int roundsLeft(JobSpec spec) {
    return PrivacyLedger.empty(spec.privacyPlan().orElseThrow()).roundsLeft(100);
  }

  @Test
  void noiseThatIsLeftOpenIsNotAcceptedByTheJobItself() {
    assertThatThrownBy(
            () ->
                ExampleJob.promising(
                    promise(NoisePlace.CENTRAL, OptionalDouble.empty(), Optional.empty(), 1, 0)))
        .hasMessageStartingWith("privacy.differentialPrivacy.noiseMultiplier must be settled");
  }
}
