package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.EnrolledPeers;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.IndexedBytes;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.Peers.Verdict;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.wire.avro.ClientShare;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.Signature;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecureMessagesTest {
  private static final RoundId ROUND = new RoundId("job-1", 3, "session");

  @Test
  void everyMessageComesBackAsItWas() throws WireException {
    Identity identity = Identity.create(new SecureRandom());
    Participation self = new Participation(ROUND, "edge-1", 0, Secret.of(filled(32, 7)));
    List<SecAggMessage> messages =
        List.of(
            new Advertised(self).message(identity),
            new EncryptedShares(
                ROUND, "edge-1", bytes(32, 1), List.of(share(0, 80), share(4, 0)), bytes(64, 2)),
            new UnmaskShares(
                ROUND,
                "edge-1",
                bytes(32, 3),
                List.of(share(1, 33)),
                List.of(share(0, 33), share(2, 33)),
                bytes(64, 4)));

    for (SecAggMessage message : messages) {
      assertThat(SecureMessages.decode(SecureMessages.encode(message))).isEqualTo(message);
    }
  }

  @Test
  void aSignatureIsStillGoodAfterTheJourney() throws WireException {
    Identity identity = Identity.create(new SecureRandom());
    Participation self = new Participation(ROUND, "edge-1", 0, Secret.of(filled(32, 7)));

    SecAggMessage arrived =
        SecureMessages.decode(SecureMessages.encode(new Advertised(self).message(identity)));

    EnrolledPeers peers = new EnrolledPeers(Map.of("edge-1", identity.publicKey()), Map.of());
    assertThat(peers.judge(arrived)).isEqualTo(Verdict.GENUINE);
  }

  @Test
  void anAnswerWithBothSecretsOfAClientIsMalformed() {
    ClientShare share = new ClientShare(4, ByteBuffer.wrap(filled(33, 1)));
    byte[] both =
        SecAggMessages.encode(
            new dev.tributary.wire.avro.UnmaskShares(
                "job-1",
                3,
                "session",
                "edge-1",
                new Sha256(filled(32, 1)),
                List.of(share),
                List.of(share),
                new Signature(filled(64, 1))));

    assertThatThrownBy(() -> SecureMessages.decode(both))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("must never hold both secrets of a client, got 4");
  }

  private static IndexedBytes share(int cohortIndex, int size) {
    return new IndexedBytes(cohortIndex, bytes(size, cohortIndex));
  }

  private static Bytes bytes(int size, int value) {
    return Bytes.of(filled(size, value));
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
