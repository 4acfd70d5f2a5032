package dev.tributary.wire;

import dev.tributary.core.update.Outcome;
import dev.tributary.wire.avro.RejectedContribution;

/** Records of the topic rejected. */
public final class Rejections {
  private Rejections() {}

  /**
   * @param topic of the position, with prefix
   */
  public static byte[] encode(Outcome.Rejection rejection, String topic, long atMillis) {
    return SingleObject.encode(
        new RejectedContribution(
            rejection.job(),
            rejection.round(),
            rejection.client(),
            rejection.attempt(),
            rejection.reason().label(),
            Texts.cut(rejection.detail()),
            topic,
            rejection.position().partition(),
            rejection.position().offset(),
            atMillis));
  }

  /**
   * @throws WireException also for another record
   */
  public static RejectedContribution decode(byte[] bytes) throws WireException {
    return SingleObject.decode(bytes, RejectedContribution.class);
  }
}
