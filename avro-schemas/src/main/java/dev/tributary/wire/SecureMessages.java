package dev.tributary.wire;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.IndexedBytes;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.wire.avro.ClientShare;
import dev.tributary.wire.avro.PublicKey;
import dev.tributary.wire.avro.Sha256;
import dev.tributary.wire.avro.Signature;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.specific.SpecificRecord;

/**
 * The core's messages of secure rounds as records of the topic secagg, and back. Whether a
 * signature is right is for who reads them to judge.
 */
public final class SecureMessages {
  private SecureMessages() {}

  public static byte[] encode(SecAggMessage message) {
    if (message instanceof KeyAdvertisement keys) {
      return encode(keys);
    } else if (message instanceof EncryptedShares shares) {
      return encode(shares);
    }
    return encode((UnmaskShares) message);
  }

  private static byte[] encode(KeyAdvertisement keys) {
    RoundId round = keys.round();
    return SecAggMessages.encode(
        new dev.tributary.wire.avro.KeyAdvertisement(
            round.job(),
            round.round(),
            round.session(),
            keys.client(),
            new PublicKey(keys.encryptionKey().toArray()),
            new PublicKey(keys.maskKey().toArray()),
            new Signature(keys.signature().toArray())));
  }

  private static byte[] encode(EncryptedShares shares) {
    RoundId round = shares.round();
    return SecAggMessages.encode(
        new dev.tributary.wire.avro.EncryptedShares(
            round.job(),
            round.round(),
            round.session(),
            shares.client(),
            new Sha256(shares.commitment().toArray()),
            toWire(shares.shares()),
            new Signature(shares.signature().toArray())));
  }

  private static byte[] encode(UnmaskShares answer) {
    RoundId round = answer.round();
    return SecAggMessages.encode(
        new dev.tributary.wire.avro.UnmaskShares(
            round.job(),
            round.round(),
            round.session(),
            answer.client(),
            new Sha256(answer.memberDigest().toArray()),
            toWire(answer.selfMaskShares()),
            toWire(answer.maskKeyShares()),
            new Signature(answer.signature().toArray())));
  }

  /**
   * The message in a record.
   *
   * @throws WireException also for another record, an id that is no name, a round below 1, shares
   *     that do not ascend by client, and an answer with both secrets of a client
   */
  public static SecAggMessage decode(byte[] bytes) throws WireException {
    SpecificRecord record = SecAggMessages.decode(bytes);
    try {
      return fromWire(record);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed(record.getSchema().getName(), e);
    }
  }

  private static SecAggMessage fromWire(SpecificRecord record) {
    if (record instanceof dev.tributary.wire.avro.KeyAdvertisement keys) {
      return new KeyAdvertisement(
          new RoundId(keys.getJob(), keys.getRound(), keys.getSession()),
          keys.getClient(),
          bytes(keys.getEncryptionKey()),
          bytes(keys.getMaskKey()),
          bytes(keys.getSignature()));
    } else if (record instanceof dev.tributary.wire.avro.EncryptedShares shares) {
      return new EncryptedShares(
          new RoundId(shares.getJob(), shares.getRound(), shares.getSession()),
          shares.getClient(),
          bytes(shares.getCommitment()),
          fromWire(shares.getShares()),
          bytes(shares.getSignature()));
    }
    var answer = (dev.tributary.wire.avro.UnmaskShares) record;
    return new UnmaskShares(
        new RoundId(answer.getJob(), answer.getRound(), answer.getSession()),
        answer.getClient(),
        bytes(answer.getMemberDigest()),
        fromWire(answer.getSelfMaskShares()),
        fromWire(answer.getMaskKeyShares()),
        bytes(answer.getSignature()));
  }

  private static List<ClientShare> toWire(List<IndexedBytes> shares) {
    return shares.stream()
        .map(
            share ->
                new ClientShare(share.cohortIndex(), ByteBuffer.wrap(share.bytes().toArray())))
        .toList();
  }

  private static List<IndexedBytes> fromWire(List<ClientShare> shares) {
    return shares.stream()
        .map(share -> new IndexedBytes(share.getCohortIndex(), bytes(share.getShare())))
        .toList();
  }

  private static Bytes bytes(GenericFixed fixed) {
    return Bytes.of(fixed.bytes());
  }

  private static Bytes bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return Bytes.of(bytes);
  }
}
