package dev.tributary.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

  @Test
  void aConditionThatThrowsHasNotComeTrueYet() {
    AtomicInteger looks = new AtomicInteger();

    Waiting.until(
        "the third look",
        Duration.ofSeconds(10),
        () -> {
          if (looks.incrementAndGet() < 3) {
            throw new IOException("not yet");
          }
          return true;
        });

    assertThat(looks).hasValue(3);
  }

  @Test
  void theMessageSaysHowLongAndForWhatAndTheCauseWhy() {
    assertThatThrownBy(
            () ->
                Waiting.until(
                    "rain",
                    Duration.ofMillis(1),
                    () -> {
                      throw new IOException("no cloud");
                    }))
        .hasMessage("waited 0.0 s for rain")
        .hasRootCauseMessage("no cloud");
  }

  @Test
  void aHopelessConditionEndsTheWaitAtOnce() {
    assertThatThrownBy(
            () ->
                Waiting.until(
                    "an answer",
                    Duration.ofDays(1),
                    () -> {
                      throw new Waiting.Hopeless("it is gone");
                    }))
        .hasMessage("it is gone");
  }
}
