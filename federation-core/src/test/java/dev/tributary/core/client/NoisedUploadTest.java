package dev.tributary.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.ClippedUpdate;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.privacy.NoisyUpdate;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.vector.Grid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NoisedUploadTest {
  private static final JobSpec JOB = job(Optional.empty());
  private static final NoiseKey KEY = NoiseKey.of(new byte[NoiseKey.BYTES]);
  private static final List<String> COHORT = List.of("a", "b", "c", "d");

  private static JobSpec job(Optional<AdaptiveClip> adaptive) {
    return ExampleJob.secure(
        32,
        new DifferentialPrivacySpec(
            NoisePlace.DISTRIBUTED, 8, 1e-5, OptionalDouble.of(1), 0.5, adaptive, 1, 0.05));
  }

  private static NoisyUpdate noised(JobSpec job, RoundStarted round, float each, double norm) {
    JobInfo info =
        new JobInfo(
            "job", job, SpecHashes.of(job), "key", 7, 0, "", Optional.empty(), Optional.empty());
    return NoisedUpload.of(info, round, new ClippedUpdate(i -> each, norm, true), KEY);
  }

  private static RoundStarted round(Grid grid, List<String> cohort) {
    return new RoundStarted(1, "job", 7, 6, cohort, cohort.size(), grid, 1_000, 0);
  }

  @Test
  void eachShardHasTheIntegersOfItsCoordinates() {
    NoisyUpdate noisy = noised(JOB, round(JOB.grid(), COHORT), 0.2f, 0.5);

    double sigma = JOB.privacyPlan().orElseThrow().sigma(0.5);
    double value = Math.scalb(0.2f, JOB.grid().scaleExponent());
    for (int shard = 0; shard < JOB.model().shardCount(); shard++) {
      long[] integers = noisy.shard(shard);
      assertThat(integers).hasSize(JOB.model().shardSize(shard));
      for (long integer : integers) {
        // The key is fixed; of five draws one passes six deviations once in 10^8 keys.
        assertThat(Math.abs(integer - value)).isBetween(1.0, 6 * sigma);
      }
    }
  }

  @Test
  void onlyJobsWhoseClientsMakeTheNoiseNeedIt() {
    assertThat(NoisedUpload.isNeeded(JOB)).isTrue();
    assertThat(NoisedUpload.isNeeded(ExampleJob.secure())).isFalse();
    assertThat(NoisedUpload.isNeeded(ExampleJob.promising(8, 1))).isFalse();
    assertThatThrownBy(
            () -> noised(ExampleJob.secure(), round(ExampleJob.secure().grid(), COHORT), 0, 0.5))
        .hasMessageStartingWith("privacy.differentialPrivacy.place must be distributed");
  }

  @Test
  void aRoundThatWouldMakeTheNoiseWorthLessIsRefused() {
    Grid coarser = new Grid(JOB.grid().scaleExponent() - 1);

    assertThatThrownBy(() -> noised(JOB, round(coarser, COHORT), 0, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("grid must be Grid[scaleExponent=28]");
    assertThatThrownBy(
            () -> noised(JOB, round(JOB.grid(), List.of("a", "b", "c", "d", "e")), 0, 0.5))
        .hasMessage("cohort must be in [1, 4], got 5");
  }

  @Test
  void anUpdateThatWasClippedToAnotherNormThanTheJobsIsRefused() {
    assertThatThrownBy(() -> noised(JOB, round(JOB.grid(), COHORT), 0, 0.25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("update's clip norm must be OptionalDouble[0.5], got 0.25");
  }

  @Test
  void ofANormThatAdaptsShard0EndsWithANoisedBitAndTheOthersWithAOne() {
    JobSpec adapts = job(Optional.of(new AdaptiveClip(0.5, 0.2, 1_000, 0.25, 1)));
    long sigma = adapts.privacyPlan().orElseThrow().bitSigma();

    NoisyUpdate noisy = noised(adapts, round(adapts.grid(), COHORT), 0.1f, 0.5);

    // Two shares are sure, so each is 2000 / sqrt(2); the key is fixed.
    assertThat(sigma).isEqualTo(1_415);
    assertThat(Math.abs(noisy.last(0))).isBetween(2L, 6 * sigma);
    assertThat(noisy.last(0)).as("asked for again").isEqualTo(noisy.last(0));
    assertThat(noisy.last(1)).isEqualTo(1);
    assertThat(noised(JOB, round(JOB.grid(), COHORT), 0.1f, 0.5).last(0))
        .as("of a fixed norm")
        .isEqualTo(1);
  }

  @Test
  void anUpdateThatWasNotClippedIsRefused() {
    assertThatThrownBy(() -> noised(JOB, round(JOB.grid(), COHORT), 0.3f, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("update's norm must be <= ");
  }
}
