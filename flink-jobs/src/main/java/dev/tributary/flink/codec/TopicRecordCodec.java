package dev.tributary.flink.codec;

import dev.tributary.flink.message.TopicRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link TopicRecord}. */
public final class TopicRecordCodec extends Codec<TopicRecord> {
  private static final long serialVersionUID = 1;

  public TopicRecordCodec() {
    super(TopicRecord.class, 1);
  }

  @Override
  protected void writeBody(TopicRecord value, DataOutput out) throws IOException {
    Fields.writeString(value.topic(), out);
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    out.writeLong(value.timestampMillis());
    Fields.writeBytes(value.bytes(), out);
  }

  @Override
  protected TopicRecord readBody(DataInput in, int writtenBy) throws IOException {
    return new TopicRecord(
        Fields.readString(in), in.readInt(), in.readLong(), in.readLong(), Fields.readBytes(in));
  }
}
