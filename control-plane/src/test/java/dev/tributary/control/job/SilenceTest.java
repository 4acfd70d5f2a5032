package dev.tributary.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence(Duration.ofNanos(5), 100);

  @Test
  void aSilenceIsNoticedOnceWhenItBecomesLong() {
    assertThat(silence.becameLong(104)).isFalse();
    assertThat(silence.becameLong(105)).isTrue();
    assertThat(silence.becameLong(200)).isFalse();
  }

  @Test
  void whatIsHeardEndsASilenceAndTheNextOneCountsAnew() {
    assertThat(silence.becameLong(105)).isTrue();

    silence.heard(110);

    assertThat(silence.becameLong(114)).isFalse();
    assertThat(silence.becameLong(115)).isTrue();
  }
}
