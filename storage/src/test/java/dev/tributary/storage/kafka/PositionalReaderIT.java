package dev.tributary.storage.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.storage.servers.FetchCounter;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class PositionalReaderIT {
  private final TestBroker broker;
  private KafkaSettings settings;
  private String topic;
  private PositionalReader reader;

  PositionalReaderIT(TestBroker broker) {
    this.broker = broker;
  }

  @BeforeEach
  void open() {
    settings = broker.newFederation(FetchCounter.PROPERTIES);
    topic = settings.topics().updates();
    reader = new PositionalReader(settings, Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void readsRecordsInAnyOrder() {
    broker.append(topic, 0, numbered("a", 20));
    broker.append(topic, 1, numbered("b", 20));

    assertThat(read(0, 19)).isEqualTo("a19");
    assertThat(read(1, 0)).isEqualTo("b0");
    assertThat(read(0, 3)).isEqualTo("a3");
    assertThat(read(0, 3)).isEqualTo("a3");
    assertThat(read(0, 5)).isEqualTo("a5");
    assertThat(read(0, 2)).isEqualTo("a2");
    assertThat(read(1, 18)).isEqualTo("b18");
    assertThat(read(1, 1)).isEqualTo("b1");
  }

  @Test
  void neighboursComeOutOfOneFetchAlsoWhenPartitionsTakeTurns() {
    for (int partition = 0; partition < 3; partition++) {
      broker.append(topic, partition, numbered("p" + partition + "-", 200));
    }
    int before = FetchCounter.fetches();

    for (int offset = 0; offset < 150; offset += 3) {
      for (int partition = 0; partition < 3; partition++) {
        assertThat(read(partition, offset)).isEqualTo("p" + partition + "-" + offset);
      }
    }

    assertThat(FetchCounter.fetches() - before).isBetween(3, 9);
  }

  @Test
  void aRecordThatRetentionRemovedIsEmpty() {
    broker.append(topic, 0, numbered("a", 10));
    broker.deleteBefore(topic, 0, 5);

    assertThat(reader.read(topic, 0, 4)).isEmpty();
    assertThat(read(0, 5)).isEqualTo("a5");
    assertThat(reader.read(topic, 0, 0)).isEmpty();
    assertThat(reader.read(topic, 0, 1)).isEmpty();
    assertThat(read(0, 6)).isEqualTo("a6");
  }

  @Test
  void aRecordThatWasNeverWrittenIsEmpty() {
    broker.append(topic, 0, numbered("a", 3));

    assertThat(reader.read(topic, 0, 3)).isEmpty();
    assertThat(reader.read(topic, 0, 1000)).isEmpty();
    assertThat(reader.read(topic, 1, 0)).isEmpty();
    assertThat(read(0, 2)).isEqualTo("a2");
  }

  @Test
  void anOffsetWithoutARecordIsEmptyAndARangePassesOverIt() {
    broker.append(topic, 0, "before".getBytes(UTF_8));
    broker.appendInTransaction(settings, topic, "inside".getBytes(UTF_8));
    broker.append(topic, 0, "after".getBytes(UTF_8));
    broker.appendInTransaction(settings, topic, "last".getBytes(UTF_8));

    assertThat(reader.read(topic, 0, 2)).isEmpty();
    assertThat(reader.read(topic, 0, 5)).isEmpty();
    assertThat(range(0, 6)).containsExactly("0 before", "1 inside", "3 after", "4 last");
    assertThat(range(1, 3)).containsExactly("1 inside");
  }

  @Test
  void theEndOffsetCountsWhatWasJustWritten() {
    assertThat(reader.endOffset(topic, 0)).isZero();

    broker.append(topic, 0, numbered("a", 4));
    broker.deleteBefore(topic, 0, 2);

    assertThat(reader.endOffset(topic, 0)).isEqualTo(4);
    assertThat(reader.beginningOffset(topic, 0)).isEqualTo(2);
  }

  @Test
  void aRangeOfWhichAPartIsGoneIsRefused() {
    broker.append(topic, 0, numbered("a", 10));
    broker.deleteBefore(topic, 0, 5);

    assertThat(range(5, 10)).hasSize(5);
    assertThatIllegalStateException()
        .isThrownBy(() -> range(4, 10))
        .withMessage(
            "cannot read topic %s partition 0 offset 4: the partition does not hold it", topic);
    assertThatIllegalStateException()
        .isThrownBy(() -> range(8, 11))
        .withMessageContaining("offset 10: the partition does not hold it");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsToldWithTopicPartitionAndOffset() {
    try (PositionalReader hasty =
        new PositionalReader(TestBroker.nowhere(), Duration.ofMillis(100))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> hasty.read("tributary.models", 3, 42))
          .withMessage(
              "cannot read topic tributary.models partition 3 offset 42: no answer in 100 ms");
      assertThatIllegalStateException()
          .isThrownBy(() -> hasty.endOffset("tributary.rounds", 0))
          .withMessage("cannot read topic tributary.rounds partition 0: no answer in 100 ms");
    }
  }

  @Test
  void aReadOutlivesABrokerThatIsAwayForAWhile() throws Exception {
    broker.append(topic, 0, numbered("a", 300));
    assertThat(read(0, 0)).isEqualTo("a0");

    broker.stop();
    CompletableFuture<String> end =
        CompletableFuture.supplyAsync(() -> read(0, 250) + reader.endOffset(topic, 0));
    broker.start();

    assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo("a250300");
  }

  private String read(int partition, long offset) {
    return new String(reader.read(topic, partition, offset).orElseThrow(), UTF_8);
  }

  private List<String> range(long from, long to) {
    List<String> seen = new ArrayList<>();
    reader.readRange(
        topic, 0, from, to, (offset, value) -> seen.add(offset + " " + new String(value, UTF_8)));
    return seen;
  }

  private static List<byte[]> numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> (name + i).getBytes(UTF_8)).toList();
  }
}
