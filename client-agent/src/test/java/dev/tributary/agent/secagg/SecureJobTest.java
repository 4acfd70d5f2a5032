package dev.tributary.agent.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.vector.Grid;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureJobTest {
  private static final List<String> COHORT =
      IntStream.range(0, SecureFederation.CLIENTS).mapToObj(SecureFederation::name).toList();

  private static JobInfo job(JobSpec spec) {
    return new JobInfo(
        "job-1",
        spec,
        JobSpecs.sha256(spec),
        "session",
        0,
        0,
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static JobSpec distributed() {
    JobSpec secure = SecureFederation.spec();
    return new JobSpec(
        secure.name(),
        secure.dataSet(),
        secure.trainer(),
        secure.model(),
        secure.cohort(),
        secure.rounds(),
        new UpdateSpec(secure.update().bound(), 1),
        secure.optimizer(),
        new PrivacySpec(
            secure.privacy().secureAggregation(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.DISTRIBUTED,
                    100,
                    1e-5,
                    OptionalDouble.of(2),
                    0.5,
                    Optional.empty(),
                    1,
                    0.05))));
  }

  private static RoundStarted round(Grid grid) {
    return new RoundStarted(1, "job-1", 1, 0, COHORT, COHORT.size(), grid, 0, 0);
  }

  private static Grid moved(Grid grid, int by) {
    return new Grid(grid.scaleExponent() + by);
  }

  /** It is finer or coarser than without noise, so it is known from that of the spec alone. */
  @Test
  void aJobWithDistributedNoiseIsOnTheGridThatLeavesItRoom() throws SecureFailure {
    JobSpec spec = distributed();
    Grid withoutNoise =
        spec.privacy().secureAggregation().orElseThrow().grid(spec.update(), COHORT.size());
    assertThat(spec.grid()).isNotEqualTo(withoutNoise);

    assertThat(SecureJob.quantizer(job(spec), round(spec.grid())))
        .returns(spec.grid(), quantizer -> quantizer.grid())
        .returns(Modulus.TWO_TO_32, quantizer -> quantizer.modulus());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void anyGridButThatOfTheNoiseIsRefused(int by) {
    Grid grid = distributed().grid();

    assertThatThrownBy(() -> SecureJob.quantizer(job(distributed()), round(moved(grid, by))))
        .isInstanceOf(SecureFailure.class)
        .hasMessageContaining(
            "got 2^-%d, that of the noise is 2^-%d"
                .formatted(grid.scaleExponent() + by, grid.scaleExponent()));
  }

  @Test
  void aGridThatIsFinerThanTheModulusAllowsIsRefusedWithoutNoise() {
    JobSpec spec = SecureFederation.spec();

    assertThatThrownBy(() -> SecureJob.quantizer(job(spec), round(moved(spec.grid(), 1))))
        .isInstanceOf(SecureFailure.class)
        .hasMessageContaining("the finest is 2^-" + spec.grid().scaleExponent());
  }
}
