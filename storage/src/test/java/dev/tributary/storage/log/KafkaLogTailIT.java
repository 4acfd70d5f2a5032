package dev.tributary.storage.log;

import static dev.tributary.storage.log.RoundLogFixture.epoch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.core.round.LogRecord;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class KafkaLogTailIT {
  private final RoundLogFixture rounds;
  private final KafkaLogTail tail;

  KafkaLogTailIT(TestBroker broker) {
    rounds = new RoundLogFixture(broker, broker.newFederation());
    tail = new KafkaLogTail(rounds.settings, Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    tail.close();
  }

  @Test
  void everythingThatWasAppendedBeforeTheCallIsRead() {
    for (long n = 1; n <= 50; n++) {
      rounds.append(epoch(2 * n - 1), epoch(2 * n));

      assertThat(read(2 * n - 2))
          .containsExactly(
              Map.entry(2 * n - 2, epoch(2 * n - 1)), Map.entry(2 * n - 1, epoch(2 * n)));
    }
  }

  @Test
  void readingBeginsAtTheGivenOffset() {
    rounds.appendEpochs(1, 30);

    assertThat(read(28)).containsOnlyKeys(28L, 29L);
    assertThat(read(0)).hasSize(30);
    assertThat(read(30)).isEmpty();
  }

  @Test
  void aRecordThatDoesNotDecodeIsPassedOverAndToldOnce() {
    rounds.append(epoch(1));
    rounds.appendBytes(new byte[] {1, 2, 3});
    rounds.append(epoch(2));
    rounds.appendBytes(null);

    try (WarnCapture warnings = new WarnCapture(LogDecoder.class)) {
      assertThat(read(0)).containsOnlyKeys(0L, 2L);
      assertThat(read(0)).containsOnlyKeys(0L, 2L);

      assertThat(warnings.messages())
          .hasSize(2)
          .first()
          .asString()
          .startsWith("Round log record is void topic=" + rounds.topic + " offset=1 reason=");
      assertThat(warnings.hasStackTrace()).isFalse();
    }
  }

  @Test
  void aLogThatIsShorterThanItWasIsRefused() {
    rounds.appendEpochs(1, 3);

    assertThatIllegalStateException()
        .isThrownBy(() -> read(4))
        .withMessage(
            "topic %s must reach to offset 4, up to which it was read before, got an end at 3",
            rounds.topic);
  }

  @Test
  void aLogWhoseRecordsAreGoneIsRefused() {
    rounds.appendEpochs(1, 9);
    rounds.deleteBefore(5);

    assertThatIllegalStateException()
        .isThrownBy(() -> read(4))
        .withMessageContaining(rounds.topic + " partition 0 offset 4: ");
  }

  private Map<Long, LogRecord> read(long from) {
    Map<Long, LogRecord> seen = new TreeMap<>();
    tail.read(from, seen::put);
    return seen;
  }
}
