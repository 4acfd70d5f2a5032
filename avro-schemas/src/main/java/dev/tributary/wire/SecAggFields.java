package dev.tributary.wire;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.IndexedBytes;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.wire.avro.ClientShare;
import dev.tributary.wire.avro.EncryptedShares;
import dev.tributary.wire.avro.KeyAdvertisement;
import dev.tributary.wire.avro.PublicKey;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.Signature;
import dev.tributary.wire.avro.UnmaskShares;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Messages of secure rounds field by field, as Avro records and as the domain's values, which are
 * what is signed. Values that the domain refuses make an {@link IllegalArgumentException}.
 */
final class SecAggFields {
  private SecAggFields() {}

  static SpecificRecord toWire(SecAggMessage message) {
    RoundId round = message.round();
    Signature signature = new Signature(message.signature().toArray());
    if (message instanceof dev.tributary.core.secagg.KeyAdvertisement keys) {
      return new KeyAdvertisement(
          round.job(),
          round.round(),
          round.session(),
          keys.client(),
          new PublicKey(keys.encryptionKey().toArray()),
          new PublicKey(keys.maskKey().toArray()),
          signature);
    }
    if (message instanceof dev.tributary.core.secagg.EncryptedShares shares) {
      return new EncryptedShares(
          round.job(),
          round.round(),
          round.session(),
          shares.client(),
          new Sha256(shares.commitment().toArray()),
          shares(shares.shares()),
          signature);
    }
    dev.tributary.core.secagg.UnmaskShares answer =
        (dev.tributary.core.secagg.UnmaskShares) message;
    return new UnmaskShares(
        round.job(),
        round.round(),
        round.session(),
        answer.client(),
        new Sha256(answer.memberDigest().toArray()),
        shares(answer.selfMaskShares()),
        shares(answer.maskKeyShares()),
        signature);
  }

  private static List<ClientShare> shares(List<IndexedBytes> shares) {
    return shares.stream()
        .map(s -> new ClientShare(s.cohortIndex(), ByteBuffer.wrap(s.bytes().toArray())))
        .toList();
  }

  /** Of a record that {@link SecAggMessages#decode} lets through. */
  static SecAggMessage fromWire(SpecificRecord record) {
    if (record instanceof KeyAdvertisement keys) {
      return new dev.tributary.core.secagg.KeyAdvertisement(
          new RoundId(keys.getJob(), keys.getRound(), keys.getSession()),
          keys.getClient(),
          Bytes.of(keys.getEncryptionKey().bytes()),
          Bytes.of(keys.getMaskKey().bytes()),
          Bytes.of(keys.getSignature().bytes()));
    }
    if (record instanceof EncryptedShares shares) {
      return new dev.tributary.core.secagg.EncryptedShares(
          new RoundId(shares.getJob(), shares.getRound(), shares.getSession()),
          shares.getClient(),
          Bytes.of(shares.getCommitment().bytes()),
          indexed(shares.getShares()),
          Bytes.of(shares.getSignature().bytes()));
    }
    UnmaskShares answer = (UnmaskShares) record;
    return new dev.tributary.core.secagg.UnmaskShares(
        new RoundId(answer.getJob(), answer.getRound(), answer.getSession()),
        answer.getClient(),
        Bytes.of(answer.getMemberDigest().bytes()),
        indexed(answer.getSelfMaskShares()),
        indexed(answer.getMaskKeyShares()),
        Bytes.of(answer.getSignature().bytes()));
  }

  private static List<IndexedBytes> indexed(List<ClientShare> shares) {
    return shares.stream().map(s -> new IndexedBytes(s.getCohortIndex(), bytes(s))).toList();
  }

  private static Bytes bytes(ClientShare share) {
    ByteBuffer buffer = share.getShare().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return Bytes.of(bytes);
  }
}
