package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShareBoxTest {
  private static final RoundId ROUND = new RoundId("job", 1, "session");
  private static final Bytes DIGEST = Bytes.of(new byte[32]);
  private final Secret agreement = new SeededRandom(1).secret();
  private final Secret content = Secret.of(new byte[] {1, 2, 3});

  @Test
  void whatIsSealedOpensWithTheSameKey() {
    Secret key = ShareBox.key(agreement, ROUND, DIGEST, "a", "b");
    Bytes sealed = ShareBox.seal(key, content);

    assertThat(ShareBox.open(key, sealed)).contains(content);
    assertThat(sealed.size()).isEqualTo(content.size() + 16);
  }

  @Test
  void anyChangedBitIsNoticed() {
    Secret key = ShareBox.key(agreement, ROUND, DIGEST, "a", "b");
    Bytes sealed = ShareBox.seal(key, content);
    for (int bit = 0; bit < sealed.size() * 8; bit++) {
      byte[] changed = sealed.toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(ShareBox.open(key, Bytes.of(changed))).isEmpty();
    }
    assertThat(ShareBox.open(key, Bytes.of(new byte[3]))).isEmpty();
  }

  @Test
  void everyMessageHasAKeyOfItsOwn() {
    byte[] other = new byte[32];
    other[0] = 1;
    Set<String> keys = new HashSet<>();
    keys.add(hex(ShareBox.key(agreement, ROUND, DIGEST, "a", "b")));
    keys.add(hex(ShareBox.key(agreement, ROUND, DIGEST, "b", "a")));
    keys.add(hex(ShareBox.key(agreement, ROUND, DIGEST, "ab", "")));
    keys.add(hex(ShareBox.key(agreement, ROUND, Bytes.of(other), "a", "b")));
    keys.add(hex(ShareBox.key(agreement, new RoundId("job", 2, "session"), DIGEST, "a", "b")));
    keys.add(hex(ShareBox.key(agreement, new RoundId("job", 1, "other"), DIGEST, "a", "b")));
    keys.add(hex(ShareBox.key(agreement, new RoundId("other", 1, "session"), DIGEST, "a", "b")));
    keys.add(hex(ShareBox.key(new SeededRandom(2).secret(), ROUND, DIGEST, "a", "b")));

    assertThat(keys).hasSize(8);
  }

  private static String hex(Secret key) {
    return Bytes.of(key.copy()).toString();
  }
}
