package dev.tributary.flink.codec;

import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.vector.Grid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** {@link Release}, a keyed state and a kind of order. */
public final class ReleaseCodec extends Codec<Release> {
  private static final long serialVersionUID = 1;

  public ReleaseCodec() {
    super(Release.class, 2);
  }

  /** Version 2 added secure rounds. */
  @Override
  protected int versionOf(Release value) {
    return value.unmask().isPresent() ? 2 : 1;
  }

  @Override
  protected void writeBody(Release value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.shard());
    out.writeInt(value.round());
    out.writeInt(value.modelVersion());
    out.writeInt(value.grid().scaleExponent());
    out.writeLong(value.fingerprint().high());
    out.writeLong(value.fingerprint().low());
    if (value.unmask().isPresent()) {
      Unmasks.write(value.unmask().get(), out);
    }
  }

  @Override
  protected Release readBody(DataInput in, int writtenBy) throws IOException {
    return new Release(
        Fields.readString(in),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        new Grid(in.readInt()),
        new Fingerprint(in.readLong(), in.readLong()),
        writtenBy >= 2 ? Optional.of(Unmasks.read(in)) : Optional.empty());
  }
}
