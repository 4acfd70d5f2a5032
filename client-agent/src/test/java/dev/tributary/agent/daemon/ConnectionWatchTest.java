package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionWatchTest {
  private final LogCapture log = new LogCapture(ConnectionWatch.class, Level.INFO);
  private final ConnectionWatch watch =
      new ConnectionWatch("edge-1", "kafka:9092", Duration.ofSeconds(10));

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void theFirstAnswerIsTold() {
    assertThat(watch.connected()).isFalse();

    watch.answered(at(0));
    watch.answered(at(1));

    assertThat(watch.connected()).isTrue();
    assertThat(log.lines()).containsExactly("INFO client=edge-1 connected to kafka:9092");
  }

  @Test
  void aLossAndItsEndAreOneLineEach() {
    watch.answered(at(0));
    watch.asked(at(100));
    watch.check(at(110));
    assertThat(watch.connected()).isTrue();

    for (int second = 111; second < 200; second++) {
      watch.asked(at(second));
      watch.refused(at(second), "timed out");
      watch.check(at(second));
    }
    assertThat(watch.connected()).isFalse();
    watch.answered(at(200));
    watch.check(at(300));

    assertThat(watch.connected()).isTrue();
    assertThat(log.lines())
        .containsExactly(
            "INFO client=edge-1 connected to kafka:9092",
            "WARN client=edge-1 connection lost to kafka:9092: timed out; trying again until it"
                + " answers",
            "INFO client=edge-1 connection to kafka:9092 is back after 100 s");
  }

  @Test
  void silenceIsALossAsSoonAsItIsTooLong() {
    watch.answered(at(0));
    watch.asked(at(1));

    watch.check(at(12));

    assertThat(log.lines())
        .last()
        .isEqualTo(
            "WARN client=edge-1 connection lost to kafka:9092: no answer for 11 s; trying again"
                + " until it answers");
  }

  @Test
  void nothingIsLostWhileNothingIsAsked() {
    watch.answered(at(0));
    watch.check(at(100_000));

    assertThat(watch.connected()).isTrue();
  }

  @Test
  void aBrokerThatNeverAnsweredIsNotCalledLost() {
    watch.refused(at(10), "no answer in 10000 ms");
    watch.refused(at(20), "no answer in 10000 ms");
    watch.answered(at(30));

    assertThat(log.lines())
        .containsExactly(
            "WARN client=edge-1 no connection to kafka:9092: no answer in 10000 ms; trying again"
                + " until it answers",
            "INFO client=edge-1 connected to kafka:9092");
  }

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
