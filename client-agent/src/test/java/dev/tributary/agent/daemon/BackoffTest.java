package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void waitsDoubleUpToTenSecondsAndBeginAnewAfterSuccess() {
    Backoff backoff = new Backoff();

    for (long most : new long[] {200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
    }
    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
  }
}
