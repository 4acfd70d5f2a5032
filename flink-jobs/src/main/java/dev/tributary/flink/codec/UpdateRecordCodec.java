package dev.tributary.flink.codec;

import dev.tributary.flink.message.UpdateRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Only ever used if the fold could not be chained to its source. */
public final class UpdateRecordCodec extends Codec<UpdateRecord> {
  private static final long serialVersionUID = 1;

  public UpdateRecordCodec() {
    super(UpdateRecord.class, 1);
  }

  @Override
  protected void writeBody(UpdateRecord value, DataOutput out) throws IOException {
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    Fields.writeBytes(value.bytes(), out);
  }

  @Override
  protected UpdateRecord readBody(DataInput in, int writtenBy) throws IOException {
    return new UpdateRecord(in.readInt(), in.readLong(), Fields.readBytes(in));
  }
}
