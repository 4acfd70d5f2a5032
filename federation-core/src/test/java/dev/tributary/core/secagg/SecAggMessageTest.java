package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Peers.Verdict;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecAggMessageTest {
  private static final RoundId ROUND = new RoundId("job", 1, "session");
  private static final Identity ALICE = SecureRound.identity("alice");
  private static final Bytes A = bytes(1);
  private static final Bytes B = bytes(2);
  private static final Bytes SIGNATURE = Bytes.of(new byte[64]);

  @Test
  void everyPartOfAMessageIsSigned() {
    List<RoundId> rounds =
        List.of(
            ROUND,
            new RoundId("jo", 1, "session"),
            new RoundId("job", 2, "session"),
            new RoundId("job", 1, "other"));
    List<List<IndexedBytes>> lists =
        List.of(
            List.of(),
            List.of(new IndexedBytes(1, A)),
            List.of(new IndexedBytes(2, A)),
            List.of(new IndexedBytes(1, B)));
    Set<Bytes> contents = new HashSet<>();
    int messages = 0;
    for (RoundId round : rounds) {
      for (String client : List.of("alice", "bob")) {
        for (Bytes key : List.of(A, B)) {
          contents.add(new KeyAdvertisement(round, client, key, bytes(9), SIGNATURE).content());
          contents.add(new KeyAdvertisement(round, client, bytes(9), key, SIGNATURE).content());
          messages += 2;
          for (List<IndexedBytes> list : lists) {
            contents.add(new EncryptedShares(round, client, key, list, SIGNATURE).content());
            contents.add(
                new UnmaskShares(round, client, key, list, List.of(), SIGNATURE).content());
            messages += 2;
          }
          contents.add(
              new UnmaskShares(round, client, key, List.of(), lists.get(1), SIGNATURE).content());
          messages++;
        }
      }
    }

    assertThat(contents).hasSize(messages);
  }

  @Test
  void aMessageIsGenuineOnlyUnderItsSendersEnrolledKey() {
    KeyAdvertisement message = KeyAdvertisement.signed(ALICE, ROUND, "alice", A, B);
    Bytes key = ALICE.publicKey();
    Bytes other = SecureRound.identity("bob").publicKey();

    assertThat(verdict(message, Map.of("alice", key), Map.of())).isEqualTo(Verdict.GENUINE);
    assertThat(verdict(message, Map.of("alice", key), Map.of("alice", key)))
        .isEqualTo(Verdict.GENUINE);
    assertThat(verdict(message, Map.of("bob", key), Map.of())).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(message, Map.of("alice", other), Map.of())).isEqualTo(Verdict.FORGED);
    assertThat(verdict(message, Map.of("alice", key), Map.of("alice", other)))
        .isEqualTo(Verdict.CHANGED);
    assertThat(verdict(message, Map.of("alice", other), Map.of("alice", key)))
        .isEqualTo(Verdict.CHANGED);
  }

  private static Verdict verdict(
      SecAggMessage message, Map<String, Bytes> directory, Map<String, Bytes> pinned) {
    return new EnrolledPeers(directory, pinned).judge(message);
  }

  @Test
  void keysAndDigestsOfAnotherLengthAreRefused() {
    Bytes brief = Bytes.of(new byte[31]);

    assertThatThrownBy(() -> new KeyAdvertisement(ROUND, "alice", brief, B, SIGNATURE))
        .hasMessage("encryptionKey bytes must be in [32, 32], got 31");
    assertThatThrownBy(() -> new KeyAdvertisement(ROUND, "alice", A, brief, SIGNATURE))
        .hasMessage("maskKey bytes must be in [32, 32], got 31");
    assertThatThrownBy(() -> new EncryptedShares(ROUND, "alice", brief, List.of(), SIGNATURE))
        .hasMessage("commitment bytes must be in [32, 32], got 31");
    assertThatThrownBy(
            () -> new UnmaskShares(ROUND, "alice", brief, List.of(), List.of(), SIGNATURE))
        .hasMessage("memberDigest bytes must be in [32, 32], got 31");
  }

  @Test
  void twoSharesForOneClientAreRefused() {
    List<IndexedBytes> twice = List.of(new IndexedBytes(3, A), new IndexedBytes(3, B));

    assertThatThrownBy(() -> new EncryptedShares(ROUND, "alice", A, twice, SIGNATURE))
        .hasMessage("encryptedShares.shares must ascend by cohort index, got 3 before 3");
    assertThatThrownBy(() -> new UnmaskShares(ROUND, "alice", A, twice, List.of(), SIGNATURE))
        .hasMessage("unmaskShares.selfMaskShares must ascend by cohort index, got 3 before 3");
    assertThatThrownBy(() -> new UnmaskShares(ROUND, "alice", A, List.of(), twice, SIGNATURE))
        .hasMessage("unmaskShares.maskKeyShares must ascend by cohort index, got 3 before 3");
  }

  private static Bytes bytes(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return Bytes.of(bytes);
  }
}
