package dev.tributary.wire;

import dev.tributary.core.round.LogState;

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
    dev.tributary.wire.avro.LogState state =
        SingleObject.decode(bytes, dev.tributary.wire.avro.LogState.class);
    try {
      return FromWire.state(state);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("LogState", e);
    }
  }
}
