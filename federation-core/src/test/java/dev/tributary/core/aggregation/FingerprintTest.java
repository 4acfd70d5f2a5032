package dev.tributary.core.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  @Test
  void sumsAndDifferencesAreThoseOfIntegersModuloTwoToThe128() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Fingerprint a = random(random);
      Fingerprint b = random(random);

      assertThat(value(a.plus(b))).isEqualTo(value(a).add(value(b)).mod(MODULUS));
      assertThat(value(a.minus(b))).isEqualTo(value(a).subtract(value(b)).mod(MODULUS));
    }
  }

  @Test
  void theOrderOfContributionsMakesNoDifference() {
    Fingerprint a = new Fingerprint(1, -1);
    Fingerprint b = new Fingerprint(-1, 5);
    Fingerprint c = new Fingerprint(Long.MAX_VALUE, Long.MIN_VALUE);

    assertThat(a.plus(b).plus(c)).isEqualTo(c.plus(a).plus(b)).isEqualTo(b.plus(c).plus(a));
  }

  @Test
  void whatWasAddedCanBeTakenOut() {
    Fingerprint held = new Fingerprint(7, -3);
    Fingerprint other = new Fingerprint(-9, -2);

    assertThat(held.plus(other).minus(other)).isEqualTo(held);
    assertThat(other.minus(other)).isEqualTo(Fingerprint.ZERO);
  }

  @Test
  void theLowHalfCarriesIntoTheHighHalf() {
    assertThat(new Fingerprint(0, -1).plus(new Fingerprint(0, 1))).isEqualTo(new Fingerprint(1, 0));
    assertThat(new Fingerprint(1, 0).minus(new Fingerprint(0, 1)))
        .isEqualTo(new Fingerprint(0, -1));
  }

  @Test
  void everyPartOfAContributionsNameChangesItsHash() {
    Set<ContributionHash> hashes = new HashSet<>();

    hashes.add(ContributionHash.of("key", "job", 1, "client", 1, 0));
    hashes.add(ContributionHash.of("other", "job", 1, "client", 1, 0));
    hashes.add(ContributionHash.of("key", "other", 1, "client", 1, 0));
    hashes.add(ContributionHash.of("key", "job", 2, "client", 1, 0));
    hashes.add(ContributionHash.of("key", "job", 1, "other", 1, 0));
    hashes.add(ContributionHash.of("key", "job", 1, "client", 2, 0));
    hashes.add(ContributionHash.of("key", "job", 1, "client", 1, 1));
    hashes.add(ContributionHash.of("keyj", "ob", 1, "client", 1, 0));

    assertThat(hashes).hasSize(8);
  }

  /** Computed independently, with Python's hashlib and struct. */
  @Test
  void theSameContributionHasTheSameHashInEveryProcess() {
    ContributionHash hash = ContributionHash.of("key", "job", 3, "client", 2, 1);

    assertThat(hash)
        .isEqualTo(new ContributionHash(0x44be189a595d9079L, 0x8fd2a7419f9f14f6L))
        .isEqualTo(ContributionHash.of("key", "job", 3, "client", 2, 1));
  }

  @Test
  void shardsOfOneContributionHaveFingerprintsOfTheirOwn() {
    ContributionHash hash = ContributionHash.of("key", "job", 3, "client", 2, 1);
    Set<Fingerprint> fingerprints = new HashSet<>();
    for (int shard = 0; shard < 1_000; shard++) {
      fingerprints.add(hash.ofShard(shard));
    }

    assertThat(fingerprints).hasSize(1_000).doesNotContain(Fingerprint.ZERO);
  }

  private static Fingerprint random(Random random) {
    return new Fingerprint(random.nextLong(), random.nextLong());
  }

  private static BigInteger value(Fingerprint fingerprint) {
    BigInteger high = new BigInteger(Long.toUnsignedString(fingerprint.high()));
    return high.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(fingerprint.low())));
  }
}
