package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.vector.ChunkKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the server sees of a client. Each of the tests of uniformity wrongly fails with a
 * probability of about 10^-6 for random seeds; the seeds are fixed.
 */
class MaskedChunkTest {
  private static final int COUNT = 40_000;

  private final MaskStream stream = new MaskStream();
  private final SecureRound round = new SecureRound(1, 4);
  private final List<Integer> everybody = round.everybody();
  private final Map<Integer, Sharing> sharing = round.share(round.roster(everybody));
  private final Map<Integer, EncryptedShares> messages = round.shares(sharing);
  private final Map<Integer, Masking> masking = round.mask(sharing, everybody, messages);

  @ParameterizedTest
  @EnumSource(Modulus.class)
  void theChunkOfAnAllZeroUpdateIsUniformInEveryByte(Modulus modulus) {
    byte[] chunk = chunk(1, 0, modulus);

    for (int place = 0; place < modulus.bytes(); place++) {
      long[] counts = new long[256];
      for (int at = place; at < chunk.length; at += modulus.bytes()) {
        counts[chunk[at] & 0xff]++;
      }
      assertThat(ChiSquare.statistic(counts)).isLessThan(ChiSquare.limit(255));
    }
  }

  /** An unmasked zero update fails the same test by far: it can tell. */
  @Test
  void theTestOfUniformityTellsAChunkWithoutMasks() {
    Quantizer quantizer = Quantizers.fit(1, 10, 4, Modulus.TWO_TO_32);
    Secret rounding = new SeededRandom(1).secret();
    byte[] bare =
        new Masker(quantizer, List.of(), rounding, stream)
            .chunk(0, new byte[4 * COUNT], 0, COUNT, 1);
    long[] counts = new long[256];
    for (byte b : bare) {
      counts[b & 0xff]++;
    }

    assertThat(ChiSquare.statistic(counts)).isGreaterThan(100 * ChiSquare.limit(255));
  }

  @Test
  void chunksOfTwoClientsOrTwoShardsDoNotCorrelate() {
    byte[] one = chunk(1, 0, Modulus.TWO_TO_32);

    for (byte[] other : List.of(chunk(2, 0, Modulus.TWO_TO_32), chunk(1, 1, Modulus.TWO_TO_32))) {
      long[] counts = new long[256];
      for (int at = 0; at < one.length; at++) {
        counts[(one[at] ^ other[at]) & 0xff]++;
      }
      assertThat(ChiSquare.statistic(counts)).isLessThan(ChiSquare.limit(255));
    }
  }

  /** The masks of all but their own seeds cancel: that is what the server is left with. */
  @Test
  void theSumOfAllButOneIsUniformToo() {
    long[] sum = new long[COUNT + 1];
    for (int client : List.of(0, 1, 2)) {
      new ChunkKernel()
          .addMasked(chunk(client, 0, Modulus.TWO_TO_32), 0, COUNT + 1, Integer.SIZE, sum);
    }
    long[] counts = new long[256];
    for (long value : sum) {
      counts[(int) (value >>> 24 & 0xff)]++;
    }

    assertThat(ChiSquare.statistic(counts)).isLessThan(ChiSquare.limit(255));
  }

  /** With the mask keys of all others known, a client's own mask still covers its values. */
  @Test
  void withoutItsOwnSeedAChunkStaysMaskedEvenIfAllPairMasksAreKnown() {
    Quantizer quantizer = Quantizers.fit(1, 10, 4, Modulus.TWO_TO_32);
    byte[] chunk = chunk(1, 0, Modulus.TWO_TO_32);
    Masking me = masking.get(1);
    List<SignedMask> pairs = new ArrayList<>();
    for (int peer : List.of(0, 2, 3)) {
      AgreementKey key = masking.get(peer).self().secrets().maskKey();
      Bytes mine = me.self().secrets().maskKey().publicKey();
      Bytes digest = me.neighbourhood().rosterDigest();
      Secret seed = PairMask.seed(key.agree(mine).orElseThrow(), round.id, digest, peer, 1);
      pairs.add(new SignedMask(seed, PairMask.isAddedBy(1, peer)));
    }
    long[] values = new long[COUNT + 1];
    new ChunkKernel().addMasked(chunk, 0, COUNT + 1, Integer.SIZE, values);

    new Unmasking(pairs).unmask(0, values, COUNT + 1, Modulus.TWO_TO_32, stream);

    long[] counts = new long[256];
    for (long value : values) {
      counts[(int) (value >>> 24 & 0xff)]++;
    }
    assertThat(ChiSquare.statistic(counts)).isLessThan(ChiSquare.limit(255));
    Secret own = me.self().secrets().selfMask(me.neighbourhood().rosterDigest());
    new Unmasking(List.of(new SignedMask(own, true)))
        .unmask(0, values, COUNT + 1, Modulus.TWO_TO_32, stream);
    assertThat(values[COUNT]).as("the weight, with the last mask off").isEqualTo(1);
    assertThat(quantizer.mean(values[0], values[COUNT])).isZero();
  }

  /** Noised integers go under the same masks as rounded floats do. */
  @ParameterizedTest
  @EnumSource(Modulus.class)
  void integersAreMaskedAsTheyAre(Modulus modulus) {
    Quantizer quantizer = Quantizers.fit(1, 10, 4, modulus);
    long[] integers = new long[COUNT];
    for (int i = 0; i < COUNT; i++) {
      integers[i] = i % 2 == 0 ? 1_000L * i : -i;
    }
    long[] difference = new long[COUNT + 1];
    try (Masker masker = masking.get(1).masker(quantizer, stream)) {
      new ChunkKernel()
          .addMasked(
              masker.chunk(0, integers, 3), 0, COUNT + 1, Byte.SIZE * modulus.bytes(), difference);
    }
    new ChunkKernel()
        .subtractMasked(
            chunk(1, 0, modulus), 0, COUNT + 1, Byte.SIZE * modulus.bytes(), difference);

    for (int i = 0; i < COUNT; i++) {
      assertThat(modulus.centred(difference[i])).isEqualTo(integers[i]);
    }
    assertThat(modulus.centred(difference[COUNT])).as("weight 3 and weight 1").isEqualTo(2);
  }

  private byte[] chunk(int client, int shard, Modulus modulus) {
    Quantizer quantizer = Quantizers.fit(1, 10, 4, modulus);
    try (Masker masker = masking.get(client).masker(quantizer, stream)) {
      return masker.chunk(shard, new byte[4 * COUNT], 0, COUNT, 1);
    }
  }
}
