package dev.tributary.core.update;

import static dev.tributary.core.round.ExampleLog.members;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.Member;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masked chunks of a round in which a, b and c have shared and d has not. */
class MaskedFoldTest {
  private static final int SHARDS = ExampleJob.secure().model().shardCount();

  private final List<List<UpdateChunk>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Map<Integer, ExactSum> sums = new HashMap<>();
  private ExampleLog log;
  private LocalAggregator aggregator;
  private int bits = 32;

  private void collecting() {
    advertising();
    log.keysFixed(1, 0, 1, 2, 3).sharesFixed(1, 0, 1, 2);
    follow();
  }

  private void advertising() {
    log = ExampleLog.waiting(ExampleJob.secure(bits)).started(1, 0, "a", "b", "c", "d");
    aggregator = new LocalAggregator(this::read, log::read, outcomes::add);
    follow();
  }

  private Optional<UpdateChunk> read(Position position) {
    return Optional.of(
        partitions.get(position.partition()).get(Math.toIntExact(position.offset())));
  }

  private void follow() {
    log.read(aggregator.log().nextOffset(), aggregator::onLog);
  }

  private ChunkVerdict send(int partition, UpdateChunk chunk) {
    partitions.get(partition).add(chunk);
    return aggregator.onChunk(
        new Position(partition, partitions.get(partition).size() - 1L), chunk);
  }

  private void upload(int partition, String client, int attempt) {
    for (int shard = 0; shard < SHARDS; shard++) {
      send(partition, chunk(client, attempt, shard));
    }
  }

  /** Values near the modulus, so that sums wrap. */
  private static long value(String client, int i) {
    return -1L - client.charAt(0) * 1_000_003L - i;
  }

  private UpdateChunk chunk(String client, int attempt, int shard) {
    int count = ExampleJob.secure().model().shardSize(shard) + 1;
    ByteBuffer bytes = ByteBuffer.allocate(count * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      if (bits == 32) {
        bytes.putInt((int) value(client, i));
      } else {
        bytes.putLong(value(client, i));
      }
    }
    return new UpdateChunk(
        ExampleLog.JOB,
        1,
        0,
        client,
        attempt,
        shard,
        SHARDS,
        0,
        bytes.array(),
        0,
        bytes.capacity());
  }

  private UpdateChunk spoilt(Consumer<DraftChunk> change) {
    DraftChunk draft = new DraftChunk(chunk("a", 1, 0));
    change.accept(draft);
    return draft.chunk();
  }

  private RejectReason rejected(UpdateChunk chunk) {
    assertThat(send(0, chunk)).isEqualTo(ChunkVerdict.REJECTED);
    return ((Outcome.Rejection) outcomes.get(outcomes.size() - 1)).reason();
  }

  private void drain() {
    aggregator.drain(
        1,
        partial ->
            sums.computeIfAbsent(partial.shard(), s -> new ExactSum(partial.sum().values().length))
                .add(partial.sum()));
  }

  /** Whether every sum is that of these clients modulo 2^bits, with one value more for weights. */
  private void assertSums(String... clients) {
    for (int shard = 0; shard < SHARDS; shard++) {
      long[] values = sums.get(shard).values();
      assertThat(values).hasSize(ExampleJob.secure().model().shardSize(shard) + 1);
      for (int i = 0; i < values.length; i++) {
        int place = i;
        long expected = Arrays.stream(clients).mapToLong(c -> value(c, place)).sum();
        long difference = values[i] - expected;
        assertThat(bits == 32 ? (int) difference : difference).as("value %d", i).isZero();
      }
      assertThat(sums.get(shard).count()).isEqualTo(clients.length);
      assertThat(sums.get(shard).weight()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void maskedChunksAreAddedModuloTwoToTheBits(int modulusBits) {
    bits = modulusBits;
    collecting();
    upload(0, "a", 1);
    upload(1, "b", 1);
    upload(0, "c", 1);
    drain();

    assertSums("a", "b", "c");
    assertThat(outcomes).hasSize(3).hasOnlyElementsOfType(Outcome.Receipt.class);
    Outcome.Receipt receipt = (Outcome.Receipt) outcomes.get(0);
    assertThat(receipt.weight()).isZero();
    assertThat(receipt.updateBytes()).isEqualTo((5 + SHARDS) * bits / 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void whatIsNotInTheMemberSetIsTakenOutExactly(int modulusBits) {
    bits = modulusBits;
    advertising();
    log.keysFixed(1, 0, 1, 2, 3).sharesFixed(1, 0, 1, 2, 3);
    follow();
    for (String client : List.of("a", "b", "c", "d")) {
      upload(0, client, 1);
    }
    drain();
    log.closed(1, members(0, 1, 3));
    follow();
    drain();

    assertSums("a", "b", "d");
    assertThat(Arrays.stream(sums.get(0).values()).allMatch(v -> bits == 64 || v >= 0)).isTrue();
  }

  @Test
  void theSumIsHandedOnWhenTheRoundIsClosedAndStillMasked() {
    collecting();
    upload(0, "a", 1);
    assertThat(aggregator.mustDrain()).isFalse();

    log.closed(1, members(0, 1, 2));
    follow();

    assertThat(aggregator.mustDrain()).isTrue();
    log.unmaskFixed(1, 0, 1);
    follow();
    upload(0, "b", 1);
    upload(0, "c", 1);
    drain();
    assertSums("a", "b", "c");
  }

  @Test
  void aSecondAttemptIsADuplicateAndNeverReplaces() {
    collecting();
    send(0, chunk("a", 1, 0));
    assertThat(rejected(chunk("a", 2, 0))).isEqualTo(RejectReason.DUPLICATE_ATTEMPT);
    for (int shard = 1; shard < SHARDS; shard++) {
      send(0, chunk("a", 1, shard));
    }

    assertThat(outcomes.get(outcomes.size() - 1)).isInstanceOf(Outcome.Receipt.class);
    assertThat(rejected(chunk("a", 2, 1))).isEqualTo(RejectReason.DUPLICATE_ATTEMPT);
  }

  @Test
  void theSameUploadOnAnotherPartitionIsADuplicateEvenOfAHalfOne() {
    collecting();
    send(0, chunk("a", 1, 0));
    upload(1, "a", 1);
    assertThat(outcomes).hasSize(1).hasOnlyElementsOfType(Outcome.Rejection.class);

    log.closed(1, new Member(0, 1, 1), new Member(1, 1, 0), new Member(2, 1, 0));
    follow();
    upload(0, "b", 1);
    upload(0, "c", 1);
    drain();

    assertSums("a", "b", "c");
  }

  @Test
  void whoHasNotSharedMayNotUpload() {
    collecting();

    assertThat(rejected(chunk("d", 1, 0))).isEqualTo(RejectReason.NOT_SELECTED);
  }

  @Test
  void anUpdateAheadOfTheSharesIsOfARoundThatTakesNone() {
    advertising();

    assertThat(rejected(chunk("a", 1, 0))).isEqualTo(RejectReason.WRONG_ROUND);
  }

  @Test
  void aChunkAheadOfTheReaderIsJudgedByTheLogsEnd() {
    advertising();
    log.keysFixed(1, 0, 1, 2, 3).sharesFixed(1, 0, 1, 2);

    assertThat(send(0, chunk("a", 1, 0))).isEqualTo(ChunkVerdict.FOLDED);
  }

  @Test
  void aPlainChunkIsOfTheWrongLength() {
    collecting();

    assertThat(rejected(spoilt(draft -> draft.length -= 4))).isEqualTo(RejectReason.WRONG_LENGTH);
  }

  @Test
  void aWeightInTheClearIsRefused() {
    collecting();

    assertThat(rejected(spoilt(draft -> draft.weight = 7))).isEqualTo(RejectReason.BAD_WEIGHT);
  }

  @Test
  void aRestartKeepsWhatWasFoldedAndDoesNotFoldItTwice() {
    collecting();
    upload(0, "a", 1);
    send(0, chunk("b", 1, 0));
    drain();
    LedgerState state = aggregator.snapshot();
    aggregator =
        LocalAggregator.restore(List.of(state), 0, 1, this::read, log::read, outcomes::add);
    for (int shard = 1; shard < SHARDS; shard++) {
      send(0, chunk("b", 1, shard));
    }
    upload(0, "c", 1);
    drain();

    assertSums("a", "b", "c");
  }
}
