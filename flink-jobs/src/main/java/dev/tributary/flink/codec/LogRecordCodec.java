package dev.tributary.flink.codec;

import dev.tributary.core.round.LogRecord;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.WireException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link LogRecord}, in the words of the wire. */
public final class LogRecordCodec extends Codec<LogRecord> {
  private static final long serialVersionUID = 1;

  public LogRecordCodec() {
    super(LogRecord.class, 1);
  }

  @Override
  protected void writeBody(LogRecord value, DataOutput out) throws IOException {
    Fields.writeBytes(LogRecords.encode(value), out);
  }

  @Override
  protected LogRecord readBody(DataInput in, int writtenBy) throws IOException {
    try {
      return LogRecords.decode(Fields.readBytes(in));
    } catch (WireException e) {
      throw new IOException("a proposal between two operators can not be read", e);
    }
  }
}
