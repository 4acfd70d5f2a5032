package dev.tributary.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.shard.MaskedRound.Vanishing;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.Unmasker.PlainSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of rounds that real clients masked. */
class TranscriptUnmaskerTest {
  private static final Vanishing ONE_IN_EACH_PHASE =
      new Vanishing(Set.of(3), Set.of(0), Set.of(7), Set.of(5));

  private final List<String> failures = new ArrayList<>();
  private int reads;

  private TranscriptUnmasker unmasker(MaskedRound round) {
    return new TranscriptUnmasker(position -> read(round, position), failures::add);
  }

  private Optional<SecAggMessage> read(MaskedRound round, Sender position) {
    reads++;
    return Optional.ofNullable(round.topic.get(Math.toIntExact(position.offset())));
  }

  private static void assertThatAllShardsAreUnmasked(MaskedRound round, TranscriptUnmasker by) {
    for (int shard = 0; shard < MaskedRound.SHARDS; shard++) {
      PlainSum sum = by.unmask(round.release(shard), round.masked(shard)).orElseThrow();

      long[] plain = round.plain(shard);
      assertThat(sum.values()).containsExactly(Arrays.copyOf(plain, MaskedRound.COORDINATES));
      assertThat(sum.weight()).isEqualTo(plain[MaskedRound.COORDINATES]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void whatComesOutIsInIntegersWhatTheMembersGave(int modulusBits) {
    MaskedRound round = new MaskedRound(modulusBits, 10, ONE_IN_EACH_PHASE);

    assertThatAllShardsAreUnmasked(round, unmasker(round));
    assertThat(failures).isEmpty();
  }

  @Test
  void theSumThatItIsGivenStaysAsItWas() {
    MaskedRound round = new MaskedRound(32, 5, Vanishing.NOBODY);
    ExactSum masked = round.masked(0);

    unmasker(round).unmask(round.release(0), masked);

    assertThat(masked.values()).isEqualTo(round.masked(0).values());
  }

  @Test
  void theTranscriptIsReadOnceForAllShards() {
    MaskedRound round = new MaskedRound(32, 5, Vanishing.NOBODY);

    assertThatAllShardsAreUnmasked(round, unmasker(round));

    assertThat(reads).isEqualTo(round.topic.size());
  }

  @Test
  void whatIsRememberedGoesWithItsRound() {
    MaskedRound round = new MaskedRound(32, 5, Vanishing.NOBODY);
    TranscriptUnmasker unmasker = unmasker(round);
    unmasker.unmask(round.release(0), round.masked(0));

    unmasker.forget(MaskedRound.JOB, MaskedRound.ROUND - 1);
    unmasker.forget("another", MaskedRound.ROUND);
    unmasker.unmask(round.release(1), round.masked(1));
    assertThat(reads).isEqualTo(round.topic.size());

    unmasker.forget(MaskedRound.JOB, MaskedRound.ROUND);
    assertThatAllShardsAreUnmasked(round, unmasker);
    assertThat(reads).isEqualTo(2 * round.topic.size());
  }

  @Test
  void aMessageThatIsGoneIsToldOnceAndThereIsNoSum() {
    MaskedRound round = new MaskedRound(32, 5, Vanishing.NOBODY);
    round.topic.set(6, null);
    TranscriptUnmasker unmasker = unmasker(round);

    assertThat(unmasker.unmask(round.release(0), round.masked(0))).isEmpty();
    assertThat(unmasker.unmask(round.release(1), round.masked(1))).isEmpty();

    assertThat(failures)
        .containsExactly(
            "job job round 4: partition 0 offset 6 must hold EncryptedShares of client-1,"
                + " which is gone");
  }

  @Test
  void aMessageOfAnotherClientIsNotTakenForIt() {
    MaskedRound round = new MaskedRound(32, 5, Vanishing.NOBODY);
    round.topic.set(1, round.topic.get(2));

    assertThat(unmasker(round).unmask(round.release(0), round.masked(0))).isEmpty();
    assertThat(failures).singleElement().asString().contains("KeyAdvertisement of client-1");
  }

  @Test
  void keysThatAreNotThoseOfTheLogUnmaskNothing() {
    MaskedRound round = new MaskedRound(32, 5, Vanishing.NOBODY);
    Unmask unmask = round.unmask();
    KeysFixed keys = unmask.transcript().setup().keys();
    KeysFixed other =
        new KeysFixed(
            keys.epoch(),
            keys.job(),
            keys.round(),
            keys.members(),
            "ab".repeat(32),
            keys.degree(),
            keys.threshold(),
            keys.atMillis());
    MaskSetup setup = new MaskSetup(other, unmask.transcript().setup().shares());

    assertThat(
            unmasker(round)
                .unmask(
                    with(round, new Transcript(setup, unmask.transcript().answers())),
                    round.masked(0)))
        .isEmpty();
    assertThat(failures).singleElement().asString().contains("must have the digest abab");
  }

  @Test
  void tooFewAnswersUnmaskNothingAndNoSecretIsTold() {
    MaskedRound round = new MaskedRound(32, 5, Vanishing.NOBODY);
    Transcript transcript = round.unmask().transcript();
    UnmaskFixed answers = transcript.answers();
    UnmaskFixed few =
        new UnmaskFixed(1, answers.job(), answers.round(), answers.responders().subList(0, 2), 0);

    Release release = with(round, new Transcript(transcript.setup(), few));

    assertThat(unmasker(round).unmask(release, round.masked(0))).isEmpty();
    assertThat(failures)
        .containsExactly(
            "job job round 4: self mask of client-0 must have 3 good shares, got 1 of which some"
                + " may be wrong");
  }

  private static Release with(MaskedRound round, Transcript transcript) {
    Unmask unmask = round.unmask();
    Release release = round.release(0);
    return new Release(
        release.job(),
        0,
        release.round(),
        0,
        release.grid(),
        release.fingerprint(),
        Optional.of(
            new Unmask(
                unmask.session(), unmask.spec(), unmask.round(), transcript, unmask.closed())));
  }
}
