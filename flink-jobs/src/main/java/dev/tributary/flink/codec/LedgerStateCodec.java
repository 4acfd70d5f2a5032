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
    super(LedgerState.class, 2);
  }

  /** Version 2 added the norms of chunks. */
  @Override
  protected int versionOf(LedgerState value) {
    return hasNorms(value) ? 2 : 1;
  }

  private static boolean hasNorms(LedgerState value) {
    return value.uploads().stream()
        .flatMap(upload -> upload.chunks().stream())
        .anyMatch(chunk -> chunk.squaredNorm() > 0);
  }

  @Override
  protected void writeBody(LedgerState value, DataOutput out) throws IOException {
    Logs.write(value.log(), out);
    out.writeLong(value.nextLogOffset());
    boolean norms = hasNorms(value);
    Fields.writeList(value.uploads(), (upload, o) -> writeUpload(upload, norms, o), out);
  }

  @Override
  protected LedgerState readBody(DataInput in, int writtenBy) throws IOException {
    boolean norms = writtenBy >= 2;
    return new LedgerState(
        Logs.read(in), in.readLong(), Fields.readList(i -> readUpload(norms, i), in));
  }

  private static void writeUpload(UploadState value, boolean norms, DataOutput out)
      throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.round());
    Fields.writeString(value.client(), out);
    out.writeInt(value.attempt());
    out.writeInt(value.partition());
    out.writeLong(value.weight());
    Fields.writeString(value.reported() == null ? "" : value.reported().name(), out);
    out.writeBoolean(value.barred());
    Fields.writeList(value.chunks(), (chunk, o) -> writeChunk(chunk, norms, o), out);
  }

  private static UploadState readUpload(boolean norms, DataInput in) throws IOException {
    return new UploadState(
        Fields.readString(in),
        in.readInt(),
        Fields.readString(in),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        reason(Fields.readString(in)),
        in.readBoolean(),
        Fields.readList(i -> readChunk(norms, i), in));
  }

  private static RejectReason reason(String name) {
    return name.isEmpty() ? null : RejectReason.valueOf(name);
  }

  private static void writeChunk(Chunk value, boolean norms, DataOutput out) throws IOException {
    out.writeInt(value.shard());
    out.writeLong(value.offset());
    out.writeBoolean(value.folded());
    if (norms) {
      out.writeDouble(value.squaredNorm());
    }
  }

  private static Chunk readChunk(boolean norms, DataInput in) throws IOException {
    return new Chunk(in.readInt(), in.readLong(), in.readBoolean(), norms ? in.readDouble() : 0);
  }
}
