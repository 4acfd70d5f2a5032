package dev.tributary.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.Member;
import org.junit.jupiter.api.Test;

class ArchiveQueueTest {
  private final ExampleLog log = ExampleLog.waiting(ExampleJob.spec());
  private final ArchiveQueue queue = new ArchiveQueue(ArchiveQueueState.EMPTY);

  @Test
  void publishedVersionsWaitInOrder() {
    follow(log);
    follow(round(1));

    ArchiveTask first = queue.first().orElseThrow();

    assertThat(first.published().version()).isZero();
    assertThat(first.model()).isEqualTo(ExampleJob.spec().model());
    assertThat(queue.after(first).orElseThrow().published().version()).isEqualTo(1);
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void aVersionStaysUntilTheLogKnowsItAsArchived() {
    follow(log);
    assertThat(queue.size()).isEqualTo(1);

    follow(log.archived(0));

    assertThat(queue.first()).isEmpty();
  }

  @Test
  void anArchivedVersionMakesTheOlderOnesUnnecessary() {
    follow(log);
    follow(round(1));

    follow(log.archived(1));

    assertThat(queue.size()).isZero();
  }

  @Test
  void theEndOfAJobDoesNotDropItsLastVersion() {
    follow(log.ended(Outcome.STOPPED));

    assertThat(queue.first().orElseThrow().published().version()).isZero();
  }

  @Test
  void afterAVersionThatTheLogKnowsByNowComesTheOldestOne() {
    follow(log);
    ArchiveTask done = queue.first().orElseThrow();
    follow(log.archived(0));
    follow(round(1));

    assertThat(queue.after(done)).isEqualTo(queue.first()).isPresent();
  }

  @Test
  void afterTheLastVersionComesNothing() {
    follow(log);

    assertThat(queue.after(queue.first().orElseThrow())).isEmpty();
  }

  @Test
  void aRestoredQueueHoldsWhatWasPendingAndGoesOnFromThere() {
    follow(log);
    ArchiveQueue restored = new ArchiveQueue(queue.snapshot());

    round(1).read(restored.log().nextOffset(), restored::onLog);

    assertThat(restored.size()).isEqualTo(2);
    assertThat(restored.first()).isEqualTo(queue.first());
  }

  private ExampleLog round(int version) {
    return log.started(version, version - 1, "a")
        .closed(version, new Member(0, 1, 0))
        .published(version, version);
  }

  private void follow(ExampleLog records) {
    records.read(queue.log().nextOffset(), queue::onLog);
  }
}
