package dev.tributary.storage.log;

import static dev.tributary.storage.log.RoundLogFixture.epoch;
import static dev.tributary.storage.log.RoundLogFixture.snapshotOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.tributary.core.round.RoundLog;
import dev.tributary.core.update.LogTail;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class RoundLogFollowerIT {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestBroker broker;
  private final RoundLogFixture rounds;
  private final List<Long> offsets = new ArrayList<>();
  private RoundLogFollower follower;

  RoundLogFollowerIT(TestBroker broker) {
    this.broker = broker;
    this.rounds = new RoundLogFixture(broker, broker.newFederation());
  }

  @AfterEach
  void close() {
    if (follower != null) {
      follower.close();
    }
  }

  @Test
  void anEmptyLogIsCaughtUpAtOnce() {
    open();

    assertThat(follower.caughtUp()).isTrue();
    assertThat(follower.endAtOpen()).isZero();
    assertThat(follower.log().nextOffset()).isZero();
  }

  @Test
  void aLogWithoutASnapshotIsReadFromTheBeginning() {
    rounds.appendEpochs(1, 700);

    open();
    assertThat(follower.caughtUp()).isFalse();
    pollUntilCaughtUp();

    assertThat(offsets).hasSize(700).startsWith(0L).endsWith(699L);
    assertThat(follower.log().state().epoch()).isEqualTo(700);
  }

  @Test
  void readingStartsAtTheNewestSnapshotHoweverFarBackItLies() {
    rounds.appendEpochs(1, 10);
    rounds.append(snapshotOf(10));
    rounds.appendEpochs(12, 40);
    rounds.append(snapshotOf(20));
    rounds.appendEpochs(42, 900);

    open();
    pollUntilCaughtUp();

    assertThat(offsets).startsWith(20L, 21L).endsWith(899L).hasSize(880);
    assertThat(follower.log().state().lastSnapshotOffset()).isEqualTo(40);
    assertThat(follower.log().state().epoch()).isEqualTo(900);
  }

  @Test
  void theStateIsThatOfAReaderFromTheBeginning() {
    rounds.appendEpochs(1, 300);
    rounds.append(snapshotOf(300));
    rounds.append(epoch(302), epoch(301));

    open();
    pollUntilCaughtUp();

    RoundLog whole = new RoundLog();
    try (KafkaLogTail tail = new KafkaLogTail(rounds.settings)) {
      tail.read(0, whole::read);
    }
    assertThat(follower.log().state()).isEqualTo(whole.state());
    assertThat(follower.log().nextOffset()).isEqualTo(whole.nextOffset());
  }

  @Test
  void aTrimmedLogIsReadFromItsSnapshot() {
    rounds.appendEpochs(1, 20);
    rounds.append(snapshotOf(20));
    rounds.append(epoch(21));
    rounds.deleteBefore(20);

    open();
    pollUntilCaughtUp();

    assertThat(follower.log().state().epoch()).isEqualTo(21);
  }

  @Test
  void aTrimmedLogWithoutASnapshotIsRefused() {
    rounds.appendEpochs(1, 20);
    rounds.deleteBefore(10);

    assertThatIllegalStateException()
        .isThrownBy(this::open)
        .withMessage(
            "topic %s must hold its records from offset 0 on, got a beginning at 10", rounds.topic);
  }

  @Test
  void recordsThatDoNotDecodeCountAsReadEvenAtTheEnd() {
    rounds.append(epoch(1));
    rounds.appendBytes("nonsense".getBytes(UTF_8));
    broker.appendInTransaction(rounds.settings, rounds.topic, new byte[] {7});

    open();
    try (WarnCapture warnings = new WarnCapture(LogDecoder.class)) {
      pollUntilCaughtUp();

      assertThat(warnings.messages()).hasSize(2);
    }
    assertThat(offsets).containsExactly(0L);
    assertThat(follower.endAtOpen()).isEqualTo(4);
  }

  @Test
  void aReaderThatReadsIntoTheLogItselfSeesEachRecordOnce() {
    rounds.appendEpochs(1, 3);
    open();
    List<RoundLog.Reading> readings = new ArrayList<>();

    pollUntilCaughtUp((offset, record) -> readings.add(follower.log().read(offset, record)));

    assertThat(readings).hasSize(3).containsOnly(RoundLog.Reading.EFFECTIVE);
    assertThat(follower.log().state().epoch()).isEqualTo(3);
  }

  @Test
  void aRecordWhoseReaderThrewComesAgain() {
    rounds.appendEpochs(1, 5);
    open();
    List<Long> seen = new ArrayList<>();
    LogTail.Reader reader =
        (offset, record) -> {
          seen.add(offset);
          if (seen.size() == 3) {
            throw new IllegalArgumentException("not now");
          }
        };

    await()
        .ignoreException(IllegalArgumentException.class)
        .until(
            () -> {
              follower.poll(STEP, reader);
              return follower.caughtUp();
            });

    assertThat(seen).containsExactly(0L, 1L, 2L, 2L, 3L, 4L);
  }

  @Test
  void followingGoesOnAfterTheBrokerWasAway() {
    rounds.appendEpochs(1, 5);
    open();
    pollUntilCaughtUp();

    broker.stop();
    follower.poll(STEP, (offset, record) -> offsets.add(offset));
    assertThat(offsets).hasSize(5);
    broker.start();
    rounds.appendEpochs(6, 7);

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              follower.poll(STEP, (offset, record) -> offsets.add(offset));
              return offsets.size() == 7;
            });
    assertThat(offsets).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void openingWithoutABrokerFailsWhenPatienceEnds() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RoundLogFollower.open(TestBroker.nowhere(), Duration.ofMillis(50)))
        .withMessage("cannot read topic tributary.rounds partition 0: no answer in 50 ms");
  }

  private void open() {
    follower = RoundLogFollower.open(rounds.settings, PATIENCE);
  }

  private void pollUntilCaughtUp() {
    pollUntilCaughtUp((offset, record) -> offsets.add(offset));
  }

  private void pollUntilCaughtUp(LogTail.Reader reader) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              follower.poll(STEP, reader);
              return follower.caughtUp();
            });
  }
}
