package dev.tributary.flink.codec;

import dev.tributary.flink.message.RejectedRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link RejectedRecord}. */
public final class RejectedRecordCodec extends Codec<RejectedRecord> {
  private static final long serialVersionUID = 1;

  public RejectedRecordCodec() {
    super(RejectedRecord.class, 1);
  }

  @Override
  protected void writeBody(RejectedRecord value, DataOutput out) throws IOException {
    Fields.writeString(value.topic(), out);
    Reports.writeRejection(value.rejection(), out);
  }

  @Override
  protected RejectedRecord readBody(DataInput in, int writtenBy) throws IOException {
    return new RejectedRecord(Fields.readString(in), Reports.readRejection(in));
  }
}
