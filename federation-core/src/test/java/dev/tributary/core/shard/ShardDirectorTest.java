package dev.tributary.core.shard;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ContributionHash;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.Member;
import dev.tributary.core.shard.ShardOrder.Adopt;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardDirectorTest {
  private static final int SHARDS = ExampleJob.spec().model().shardCount();

  private final ExampleLog log = new ExampleLog(ExampleJob.spec()).epoch("a");
  private final ShardDirector director = new ShardDirector(ShardDirectorState.EMPTY);

  @Test
  void anAcceptedJobPreparesEveryShard() {
    catchUp();

    List<ShardOrder> orders = follow(log.accepted());

    assertThat(orders).hasSize(SHARDS).hasOnlyElementsOfType(Prepare.class);
    assertThat(orders).extracting(ShardOrder::shard).containsExactly(0, 1, 2);
  }

  @Test
  void aClosedRoundIsReleasedWithTheFingerprintOfItsMembers() {
    catchUp();
    follow(log.accepted().published(0, 0).started(1, 0, "a", "b", "c"));

    List<ShardOrder> orders = follow(log.closed(1, new Member(0, 1, 0), new Member(2, 4, 1)));

    assertThat(orders).hasSize(SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      Fingerprint members = hash("a", 1, 0, shard).plus(hash("c", 4, 1, shard));
      assertThat(orders.get(shard)).isEqualTo(new Release(JOB, shard, 1, 0, log.grid(), members));
    }
  }

  @Test
  void newsOfTheArchiveDoNotReleaseTwice() {
    catchUp();
    follow(log.accepted().published(0, 0).started(1, 0, "a").closed(1, new Member(0, 1, 0)));

    assertThat(follow(log.archived(0))).isEmpty();
  }

  @Test
  void aPublishedModelIsAdoptedByEveryShard() {
    catchUp();
    follow(log.accepted());

    List<ShardOrder> orders = follow(log.published(0, 0));

    assertThat(orders).hasSize(SHARDS).hasOnlyElementsOfType(Adopt.class);
    assertThat(((Adopt) orders.get(1)).location()).isEqualTo(ExampleLog.location(0, 1));
  }

  @Test
  void anAbandonedRoundIsForgottenAndTheModelBeforeItStands() {
    catchUp();
    follow(log.accepted().published(0, 0).started(1, 0, "a"));

    List<ShardOrder> orders = follow(log.abandoned(1));

    assertThat(orders.subList(0, SHARDS)).allMatch(o -> ((Forget) o).round() == 1);
    assertThat(orders.subList(SHARDS, 2 * SHARDS)).allMatch(o -> ((Adopt) o).version() == 0);
  }

  @Test
  void anEndedJobEndsItsShards() {
    catchUp();
    follow(log.accepted());

    assertThat(follow(log.ended(Outcome.STOPPED)))
        .containsExactly(new End(JOB, 0), new End(JOB, 1), new End(JOB, 2));
  }

  @Test
  void nothingIsSaidOfThePastUntilTheLogIsRead() {
    log.accepted().published(0, 0).started(1, 0, "a").abandoned(1).started(2, 0, "a");

    assertThat(follow(log)).isEmpty();

    List<ShardOrder> orders = director.onCaughtUp();
    assertThat(orders).hasSize(2 * SHARDS);
    assertThat(((Forget) orders.get(0)).round()).isEqualTo(1);
    assertThat(((Adopt) orders.get(SHARDS)).version()).isZero();
    assertThat(director.onCaughtUp()).isEmpty();
  }

  @Test
  void aRoundThatIsOpenAfterARestartIsNotForgotten() {
    log.accepted().published(0, 0).started(1, 0, "a").closed(1, new Member(0, 1, 0));
    follow(log);

    List<ShardOrder> orders = director.onCaughtUp();

    assertThat(orders)
        .filteredOn(Forget.class::isInstance)
        .allMatch(o -> ((Forget) o).round() == 0);
    assertThat(orders).filteredOn(Release.class::isInstance).hasSize(SHARDS);
  }

  @Test
  void theEndOfAJobDuringTheRestartIsTold() {
    catchUp();
    follow(log.accepted().published(0, 0));
    ShardDirector restored = new ShardDirector(director.snapshot());
    log.ended(Outcome.STOPPED);
    log.read(restored.log().nextOffset(), restored::onLog);
    ShardDirector again = new ShardDirector(restored.snapshot());

    assertThat(again.onCaughtUp()).contains(new End(JOB, 0), new End(JOB, 2));
    assertThat(again.snapshot().owedEnds()).isEmpty();
  }

  @Test
  void aVoidRecordIsNoOrder() {
    catchUp();
    follow(log.accepted());

    assertThat(follow(log.accepted())).isEmpty();
  }

  private static Fingerprint hash(String client, int attempt, int partition, int shard) {
    return ContributionHash.of(ExampleLog.KEY, JOB, 1, client, attempt, partition).ofShard(shard);
  }

  private void catchUp() {
    follow(log);
    director.onCaughtUp();
  }

  private List<ShardOrder> follow(ExampleLog records) {
    List<ShardOrder> orders = new ArrayList<>();
    records.read(
        director.log().nextOffset(),
        (offset, record) -> orders.addAll(director.onLog(offset, record)));
    return orders;
  }
}
