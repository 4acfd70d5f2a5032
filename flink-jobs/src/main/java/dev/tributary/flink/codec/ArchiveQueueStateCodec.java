package dev.tributary.flink.codec;

import dev.tributary.core.archive.ArchiveQueueState;
import dev.tributary.core.archive.ArchiveTask;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.WireException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link ArchiveQueueState}. */
public final class ArchiveQueueStateCodec extends Codec<ArchiveQueueState> {
  private static final long serialVersionUID = 1;

  public ArchiveQueueStateCodec() {
    super(ArchiveQueueState.class, 1);
  }

  @Override
  protected void writeBody(ArchiveQueueState value, DataOutput out) throws IOException {
    Logs.write(value.log(), out);
    out.writeLong(value.nextLogOffset());
    Fields.writeList(value.pending(), ArchiveQueueStateCodec::writeTask, out);
  }

  @Override
  protected ArchiveQueueState readBody(DataInput in, int writtenBy) throws IOException {
    return new ArchiveQueueState(
        Logs.read(in), in.readLong(), Fields.readList(ArchiveQueueStateCodec::readTask, in));
  }

  private static void writeTask(ArchiveTask task, DataOutput out) throws IOException {
    Fields.writeBytes(LogRecords.encode(task.published()), out);
    Specs.writeModel(task.model(), out);
  }

  private static ArchiveTask readTask(DataInput in) throws IOException {
    try {
      return new ArchiveTask(
          (ModelPublished) LogRecords.decode(Fields.readBytes(in)), Specs.readModel(in));
    } catch (WireException e) {
      throw new IOException("an archive task in a checkpoint can not be read", e);
    }
  }
}
