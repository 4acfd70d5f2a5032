package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.coordination.Measured;
import dev.tributary.wire.avro.ClientMetrics;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What jobs hear of the metrics of clients. */
class MeasurementsTest {
  private static ClientMetrics.Builder metrics() {
    return ClientMetrics.newBuilder()
        .setJob("digits")
        .setRound(2)
        .setClient("hospital-7")
        .setAttempt(1)
        .setModelVersion(1)
        .setExamples(143)
        .setLoss(0.25)
        .setAccuracy(0.875)
        .setTrainSeconds(1)
        .setFetchSeconds(1)
        .setUploadSeconds(1)
        .setUploadBytes(1)
        .setAtMillis(1)
        .setFailure(null);
  }

  private static Measured decoded(ClientMetrics.Builder metrics) throws WireException {
    return Measurements.decode(SingleObject.encode(metrics.build()));
  }

  @Test
  void lossAndAccuracyAreHeard() throws WireException {
    assertThat(decoded(metrics()))
        .isEqualTo(
            new Measured(
                "digits", 2, "hospital-7", 143, OptionalDouble.of(0.25), OptionalDouble.of(0.875)));
  }

  @Test
  void aClientThatFailedHasMeasuredNothing() throws WireException {
    Measured measured = decoded(metrics().setFailure("not_finite"));

    assertThat(measured.examples()).isZero();
    assertThat(measured.loss()).isEmpty();
    assertThat(measured.accuracy()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 1e31, -1e31})
  void aLossThatIsNoNumberToGoByIsNotHeard(double loss) throws WireException {
    assertThat(decoded(metrics().setLoss(loss)).loss()).isEmpty();
  }

  @Test
  void whatMakesNoSenseIsMalformed() {
    assertThatThrownBy(() -> decoded(metrics().setAccuracy(1.5)))
        .isInstanceOf(WireException.class)
        .hasMessage("ClientMetrics: accuracy must be in [0, 1], got 1.5");
    assertThatThrownBy(() -> decoded(metrics().setClient("a/b")))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("ClientMetrics: client must match");
    assertThatThrownBy(() -> decoded(metrics().setExamples(-1)))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("ClientMetrics: examples must be in");
    assertThatThrownBy(() -> Measurements.decode(null)).isInstanceOf(WireException.class);
  }
}
