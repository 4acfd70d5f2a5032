package dev.tributary.core.shard;

import static dev.tributary.core.round.ExampleLog.JOB;
import static dev.tributary.core.round.ExampleLog.members;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ContributionHash;
import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState.Releasing;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.Unmasker.PlainSum;
import dev.tributary.core.update.PartialSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From the log's decisions to a shard's next version, with masks that somebody takes off. */
class SecureReleaseTest {
  private static final JobSpec SPEC = ExampleJob.secure();
  private static final long[] MASKED = {70, 80, 90};

  private final ExampleLog log = new ExampleLog(SPEC).epoch("a");
  private final ShardDirector director = new ShardDirector(ShardDirectorState.EMPTY);
  private final MemoryShardStore store = new MemoryShardStore();
  private final List<Release> asked = new ArrayList<>();
  private Optional<PlainSum> answer = Optional.empty();

  private final ShardAggregator shard =
      new ShardAggregator(
          part -> {
            throw new AssertionError("nothing is adopted here");
          },
          (release, masked) -> {
            assertThat(masked.values()).isEqualTo(MASKED);
            asked.add(release);
            return answer;
          });

  private List<ShardOrder> follow() {
    List<ShardOrder> orders = new ArrayList<>();
    log.read(
        director.log().nextOffset(),
        (offset, record) -> orders.addAll(director.onLog(offset, record)));
    return orders;
  }

  private ExampleLog closed() {
    return log.accepted()
        .published(0, 0)
        .started(1, 0, "a", "b", "c", "d")
        .keysFixed(1, 0, 1, 2, 3)
        .sharesFixed(1, 0, 1, 2, 3)
        .closed(1, members(0, 1, 3));
  }

  private Release release() {
    closed().unmaskFixed(1, 0, 3);
    director.onCaughtUp();
    return (Release) follow().stream().filter(Release.class::isInstance).findFirst().orElseThrow();
  }

  private static PartialSum partial() {
    Fingerprint print = Fingerprint.ZERO;
    for (String client : List.of("a", "b", "d")) {
      print = print.plus(ContributionHash.of(ExampleLog.KEY, JOB, 1, client, 1, 0).ofShard(0));
    }
    return new PartialSum(JOB, 1, 0, new ExactSum(MASKED.clone(), 0, 3, print));
  }

  private void prepare() {
    shard.onOrder(store, new Prepare(JOB, 0, SPEC.model(), SPEC.optimizer()));
  }

  @Test
  void aClosedSecureRoundIsNotReleasedBeforeItsAnswersAreFixed() {
    director.onCaughtUp();
    closed();

    assertThat(follow()).noneMatch(Release.class::isInstance);
    log.unmaskFixed(1, 0, 3);
    assertThat(follow()).hasSize(SPEC.model().shardCount()).hasOnlyElementsOfType(Release.class);
  }

  @Test
  void aReleaseSaysWhereTheMessagesLieThatUnmaskIt() {
    Release release = release();
    Releasing state = (Releasing) log.state();

    assertThat(release.unmask())
        .contains(
            new Unmask(
                ExampleLog.KEY,
                SPEC.privacy().secureAggregation().orElseThrow(),
                state.round(),
                state.transcript().orElseThrow(),
                state.closed()));
  }

  @Test
  void aDirectorThatStartsLateReleasesAsWell() {
    closed().unmaskFixed(1, 0, 3);
    follow();

    assertThat(director.onCaughtUp().stream().filter(Release.class::isInstance))
        .hasSize(SPEC.model().shardCount())
        .allMatch(order -> ((Release) order).unmask().isPresent());
  }

  @Test
  void theNextVersionIsMadeOfThePlainSum() {
    answer = Optional.of(new PlainSum(new long[] {1L << 20, -(1L << 21)}, 4));
    prepare();
    float[] before = store.model().parameters().clone();
    shard.onPartial(store, partial());

    ShardVersion made = shard.onOrder(store, release()).orElseThrow();

    double step = log.grid().stepOfMean(4);
    assertThat(made.parameters()[0]).isEqualTo((float) (before[0] + (1L << 20) * step));
    assertThat(made.parameters()[1]).isEqualTo((float) (before[1] - (1L << 21) * step));
  }

  @Test
  void aSumThatCanNotBeUnmaskedIsNotReleased() {
    prepare();
    shard.onPartial(store, partial());

    assertThat(shard.onOrder(store, release())).isEmpty();
    assertThat(asked).hasSize(1);
    assertThat(store.model().version()).isZero();
  }

  @Test
  void aSumWithoutWeightIsNotReleased() {
    answer = Optional.of(new PlainSum(new long[] {5, 6}, 0));
    prepare();
    shard.onPartial(store, partial());

    assertThat(shard.onOrder(store, release())).isEmpty();
  }

  @Test
  void nobodyIsAskedToUnmaskASumThatIsNotThatOfTheMembers() {
    prepare();
    PartialSum half = partial();
    half.sum().subtracted(new Fingerprint(1, 2), 0);
    shard.onPartial(store, half);

    assertThat(shard.onOrder(store, release())).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void withoutAnUnmaskerNoSecureRoundIsReleased() {
    ShardAggregator plain =
        new ShardAggregator(
            part -> {
              throw new AssertionError("nothing is adopted here");
            });
    prepare();
    plain.onPartial(store, partial());

    assertThat(plain.onOrder(store, release())).isEmpty();
  }
}
