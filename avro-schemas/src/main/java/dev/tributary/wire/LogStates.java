package dev.tributary.wire;

import dev.tributary.core.round.LogState;
import dev.tributary.wire.avro.SecureLogState;
import org.apache.avro.specific.SpecificRecord;

/** What a prefix of the round log amounts to, as bytes to keep. */
public final class LogStates {
  private LogStates() {}

  public static byte[] encode(LogState state) {
    return SingleObject.encode(ToWire.state(state));
  }

  /**
   * @throws WireException also for another record or a value that the domain refuses
   */
  public static LogState decode(byte[] bytes) throws WireException {
    SpecificRecord record = SingleObject.decode(bytes);
    try {
      if (record instanceof SecureLogState secure) {
        return FromWire.state(secure);
      }
      if (record instanceof dev.tributary.wire.avro.LogState plain) {
        return FromWire.state(plain);
      }
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("LogState", e);
    }
    throw WireException.malformed(
        "record must be a LogState, got a " + record.getSchema().getName());
  }
}
