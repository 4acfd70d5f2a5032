package dev.tributary.flink.codec;

import dev.tributary.flink.message.LogEntry;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link LogEntry}. */
public final class LogEntryCodec extends Codec<LogEntry> {
  private static final long serialVersionUID = 1;

  public LogEntryCodec() {
    super(LogEntry.class, 1);
  }

  @Override
  protected void writeBody(LogEntry value, DataOutput out) throws IOException {
    out.writeLong(value.offset());
    Fields.writeBytes(value.bytes(), out);
  }

  @Override
  protected LogEntry readBody(DataInput in, int writtenBy) throws IOException {
    return new LogEntry(in.readLong(), Fields.readBytes(in));
  }
}
