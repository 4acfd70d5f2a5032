package dev.tributary.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tributary.core.job.StopSpec.Patience;
import dev.tributary.core.job.StopSpec.Target;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which conditions may end a job. */
class StopSpecTest {
  private static final Optional<Target> TARGET = Optional.of(new Target(Metric.ACCURACY, 0.9));
  private static final Optional<Patience> PATIENCE = Optional.of(new Patience(Metric.LOSS, 3, 0));

  private static JobSpec with(JobSpec spec, StopSpec stop) {
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        spec.cohort(),
        spec.rounds().endingBy(stop),
        spec.update(),
        spec.optimizer(),
        spec.privacy());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.5, Double.NaN})
  void anAccuracyIsAFraction(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target(Metric.ACCURACY, value))
        .withMessage("stop.target.value must be in (0, 1], got " + value);
  }

  @Test
  void aLossIsAnyNumber() {
    assertThat(new Target(Metric.LOSS, -2).value()).isEqualTo(-2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target(Metric.LOSS, Double.POSITIVE_INFINITY))
        .withMessage("stop.target.value must be finite, got Infinity");
  }

  @Test
  void patienceHasRoundsAndADelta() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Patience(Metric.LOSS, 0, 0))
        .withMessage("stop.patience.rounds must be in [1, 2147483647], got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Patience(Metric.LOSS, 1, -0.5))
        .withMessage("stop.patience.minDelta must be finite and >= 0, got -0.5");
  }

  @Test
  void aJobGoesByOneMetric() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StopSpec(TARGET, PATIENCE, OptionalLong.empty()))
        .withMessage("stop.patience.metric must be that of stop.target, accuracy, got loss");
  }

  @Test
  void timeIsAboveZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StopSpec(TARGET, Optional.empty(), OptionalLong.of(0)))
        .withMessageStartingWith("stop.wallMillis must be in [1, ");
  }

  @Test
  void noJobThatHidesUpdatesGoesByMetrics() {
    StopSpec target = new StopSpec(TARGET, Optional.empty(), OptionalLong.empty());
    StopSpec patience = new StopSpec(Optional.empty(), PATIENCE, OptionalLong.empty());
    StopSpec wall = new StopSpec(Optional.empty(), Optional.empty(), OptionalLong.of(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(ExampleJob.secure(), target))
        .withMessage(
            "stop.target must not be given with privacy.secureAggregation, since metrics are"
                + " exact, got accuracy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(ExampleJob.promising(8, 1), patience))
        .withMessage(
            "stop.patience must not be given with privacy.differentialPrivacy, since metrics are"
                + " exact, got loss");
    assertThat(with(ExampleJob.secure(), wall).rounds().stop()).isEqualTo(wall);
    assertThat(with(ExampleJob.promising(8, 1), wall).rounds().stop()).isEqualTo(wall);
  }
}
