package dev.tributary.control.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  @Test
  void everyKeyIsReadAndOthersHaveTheirDefaults() {
    assertThat(Thresholds.fromMap(Map.of("kafka.x", "1"))).isEqualTo(Thresholds.DEFAULT);
    assertThat(
            Thresholds.fromMap(
                Map.of(
                    "api.alerts.round-millis", "1",
                    "api.alerts.job-millis", "2",
                    "api.alerts.client-millis", "3",
                    "api.alerts.client-gone-millis", "4",
                    "api.alerts.lag-millis", "5",
                    "api.alerts.checkpoint-millis", "6",
                    "api.alerts.settle-millis", "7",
                    "api.alerts.every-millis", "800")))
        .isEqualTo(new Thresholds(1, 2, 3, 4, 5, 6, 7, 800));
  }

  @Test
  void aWrongKeyOrValueIsRefusedByItsName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Thresholds.fromMap(Map.of("api.alerts.colour", "red")))
        .withMessageStartingWith("api.alerts.colour is not known");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Thresholds.fromMap(Map.of("api.alerts.lag-millis", "soon")))
        .withMessage("api.alerts.lag-millis must be a number, got soon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Thresholds.fromMap(Map.of("api.alerts.every-millis", "5")))
        .withMessageStartingWith("api.alerts.every-millis must be in [100, ");
  }
}
