package dev.tributary.flink.codec;

import dev.tributary.core.update.LedgerState;
import dev.tributary.core.update.LedgerState.Chunk;
import dev.tributary.core.update.LedgerState.UploadState;
import dev.tributary.core.update.RejectReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link LedgerState}. */
public final class LedgerStateCodec extends Codec<LedgerState> {
  private static final long serialVersionUID = 1;

  public LedgerStateCodec() {
    super(LedgerState.class, 1);
  }

  @Override
  protected void writeBody(LedgerState value, DataOutput out) throws IOException {
    Logs.write(value.log(), out);
    out.writeLong(value.nextLogOffset());
    Fields.writeList(value.uploads(), LedgerStateCodec::writeUpload, out);
  }

  @Override
  protected LedgerState readBody(DataInput in, int writtenBy) throws IOException {
    return new LedgerState(
        Logs.read(in), in.readLong(), Fields.readList(LedgerStateCodec::readUpload, in));
  }

  private static void writeUpload(UploadState value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.round());
    Fields.writeString(value.client(), out);
    out.writeInt(value.attempt());
    out.writeInt(value.partition());
    out.writeLong(value.weight());
    Fields.writeString(value.reported() == null ? "" : value.reported().name(), out);
    out.writeBoolean(value.barred());
    Fields.writeList(value.chunks(), LedgerStateCodec::writeChunk, out);
  }

  private static UploadState readUpload(DataInput in) throws IOException {
    return new UploadState(
        Fields.readString(in),
        in.readInt(),
        Fields.readString(in),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        reason(Fields.readString(in)),
        in.readBoolean(),
        Fields.readList(LedgerStateCodec::readChunk, in));
  }

  private static RejectReason reason(String name) {
    return name.isEmpty() ? null : RejectReason.valueOf(name);
  }

  private static void writeChunk(Chunk value, DataOutput out) throws IOException {
    out.writeInt(value.shard());
    out.writeLong(value.offset());
    out.writeBoolean(value.folded());
  }

  private static Chunk readChunk(DataInput in) throws IOException {
    return new Chunk(in.readInt(), in.readLong(), in.readBoolean());
  }
}
