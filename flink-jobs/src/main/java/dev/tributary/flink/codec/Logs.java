package dev.tributary.flink.codec;

import dev.tributary.core.round.LogState;
import dev.tributary.wire.LogStates;
import dev.tributary.wire.WireException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A part of several states: the log's state in the words of the wire, which evolve. */
final class Logs {
  private Logs() {}

  static void write(LogState value, DataOutput out) throws IOException {
    Fields.writeBytes(LogStates.encode(value), out);
  }

  static LogState read(DataInput in) throws IOException {
    try {
      return LogStates.decode(Fields.readBytes(in));
    } catch (WireException e) {
      throw new IOException("the log state in a checkpoint can not be read", e);
    }
  }
}
