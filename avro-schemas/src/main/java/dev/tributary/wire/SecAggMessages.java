package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.wire.avro.ClientShare;
import dev.tributary.wire.avro.EncryptedShares;
import dev.tributary.wire.avro.KeyAdvertisement;
import dev.tributary.wire.avro.UnmaskShares;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Records of the topic secagg. Whether a signature is right is for who reads them to judge. */
public final class SecAggMessages {
  private SecAggMessages() {}

  public static byte[] encode(KeyAdvertisement message) {
    return SingleObject.encode(message);
  }

  public static byte[] encode(EncryptedShares message) {
    return SingleObject.encode(message);
  }

  public static byte[] encode(UnmaskShares message) {
    return SingleObject.encode(message);
  }

  public static byte[] encode(SecAggMessage message) {
    return SingleObject.encode(SecAggFields.toWire(message));
  }

  /**
   * A message as the domain has it, so that its signature can be judged.
   *
   * @throws WireException as {@link #decode}, and for what the domain refuses: an empty session, or
   *     an answer for both secrets of a client
   */
  public static SecAggMessage message(byte[] bytes) throws WireException {
    SpecificRecord record = decode(bytes);
    try {
      return SecAggFields.fromWire(record);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed(record.getSchema().getName(), e);
    }
  }

  /**
   * A {@link KeyAdvertisement}, {@link EncryptedShares} or {@link UnmaskShares}.
   *
   * @throws WireException also for another record, an id that is no name, a round below 1, and
   *     shares that do not ascend by client
   */
  public static SpecificRecord decode(byte[] bytes) throws WireException {
    SpecificRecord record = SingleObject.decode(bytes);
    try {
      check(record);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed(record.getSchema().getName(), e);
    }
    return record;
  }

  private static void check(SpecificRecord record) {
    if (record instanceof KeyAdvertisement keys) {
      checkHead(keys.getJob(), keys.getRound(), keys.getClient());
    } else if (record instanceof EncryptedShares shares) {
      checkHead(shares.getJob(), shares.getRound(), shares.getClient());
      checkShares("shares", shares.getShares());
    } else if (record instanceof UnmaskShares answer) {
      checkHead(answer.getJob(), answer.getRound(), answer.getClient());
      checkShares("selfMaskShares", answer.getSelfMaskShares());
      checkShares("maskKeyShares", answer.getMaskKeyShares());
    } else {
      throw new IllegalArgumentException(
          "record must be one of the secagg topic, got a " + record.getSchema().getName());
    }
  }

  private static void checkHead(String job, int round, String client) {
    Require.name("job", Texts.cut(job));
    Require.range("round", round, 1, Integer.MAX_VALUE);
    Require.name("client", Texts.cut(client));
  }

  private static void checkShares(String subject, List<ClientShare> shares) {
    int last = -1;
    for (ClientShare share : shares) {
      Require.that(
          share.getCohortIndex() > last,
          subject,
          "must ascend by cohort index from 0",
          share.getCohortIndex());
      last = share.getCohortIndex();
    }
  }
}
