package dev.tributary.flink.codec;

import dev.tributary.core.coordination.CoordinatorState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link CoordinatorState}. */
public final class CoordinatorStateCodec extends Codec<CoordinatorState> {
  private static final long serialVersionUID = 1;

  public CoordinatorStateCodec() {
    super(CoordinatorState.class, 1);
  }

  @Override
  protected void writeBody(CoordinatorState value, DataOutput out) throws IOException {
    Logs.write(value.log(), out);
    out.writeLong(value.nextLogOffset());
    Fields.writeList(value.clients(), Reports::writePresence, out);
    Fields.writeList(value.receipts(), Reports::writeReceipt, out);
    Fields.writeList(value.published(), Reports::writePublished, out);
    Fields.writeList(value.archived(), Reports::writeArchived, out);
    Fields.writeList(value.commands(), Reports::writeCommand, out);
  }

  @Override
  protected CoordinatorState readBody(DataInput in, int writtenBy) throws IOException {
    return new CoordinatorState(
        Logs.read(in),
        in.readLong(),
        Fields.readList(Reports::readPresence, in),
        Fields.readList(Reports::readReceipt, in),
        Fields.readList(Reports::readPublished, in),
        Fields.readList(Reports::readArchived, in),
        Fields.readList(Reports::readCommand, in));
  }
}
