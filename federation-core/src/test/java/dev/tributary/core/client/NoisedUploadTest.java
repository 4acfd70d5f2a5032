package dev.tributary.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.privacy.NoisyUpdate;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.vector.Grid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NoisedUploadTest {
  private static final JobSpec JOB =
      ExampleJob.secure(
          32,
          new DifferentialPrivacySpec(
              NoisePlace.DISTRIBUTED,
              8,
              1e-5,
              OptionalDouble.of(1),
              0.5,
              Optional.empty(),
              1,
              0.05));
  private static final NoiseKey KEY = NoiseKey.of(new byte[NoiseKey.BYTES]);
  private static final List<String> COHORT = List.of("a", "b", "c", "d");

  private static RoundStarted round(Grid grid, List<String> cohort) {
    return new RoundStarted(1, "job", 7, 6, cohort, cohort.size(), grid, 1_000, 0);
  }

  @Test
  void eachShardHasTheIntegersOfItsCoordinates() {
    NoisyUpdate noisy = NoisedUpload.of(JOB, round(JOB.grid(), COHORT), i -> 0.2f, KEY);

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
            () ->
                NoisedUpload.of(
                    ExampleJob.secure(), round(ExampleJob.secure().grid(), COHORT), i -> 0, KEY))
        .hasMessageStartingWith("privacy.differentialPrivacy.place must be distributed");
  }

  @Test
  void aRoundThatWouldMakeTheNoiseWorthLessIsRefused() {
    Grid coarser = new Grid(JOB.grid().scaleExponent() - 1);

    assertThatThrownBy(() -> NoisedUpload.of(JOB, round(coarser, COHORT), i -> 0, KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("grid must be Grid[scaleExponent=28]");
    assertThatThrownBy(
            () ->
                NoisedUpload.of(
                    JOB, round(JOB.grid(), List.of("a", "b", "c", "d", "e")), i -> 0, KEY))
        .hasMessage("cohort must be in [1, 4], got 5");
  }

  @Test
  void anUpdateThatWasNotClippedIsRefused() {
    assertThatThrownBy(() -> NoisedUpload.of(JOB, round(JOB.grid(), COHORT), i -> 0.3f, KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("update's norm must be <= ");
  }
}
