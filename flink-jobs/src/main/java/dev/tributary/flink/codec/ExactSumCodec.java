package dev.tributary.flink.codec;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link ExactSum}, a keyed state and a part of a partial sum. */
public final class ExactSumCodec extends Codec<ExactSum> {
  private static final long serialVersionUID = 1;

  public ExactSumCodec() {
    super(ExactSum.class, 1);
  }

  @Override
  protected void writeBody(ExactSum value, DataOutput out) throws IOException {
    Fields.writeLongs(value.values(), out);
    out.writeLong(value.weight());
    out.writeInt(value.count());
    out.writeLong(value.fingerprint().high());
    out.writeLong(value.fingerprint().low());
  }

  @Override
  protected ExactSum readBody(DataInput in, int writtenBy) throws IOException {
    return new ExactSum(
        Fields.readLongs(in),
        in.readLong(),
        in.readInt(),
        new Fingerprint(in.readLong(), in.readLong()));
  }
}
