package dev.tributary.flink.codec;

import dev.tributary.core.shard.ShardVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalLong;

/** {@link ShardVersion}. */
public final class ShardVersionCodec extends Codec<ShardVersion> {
  private static final long serialVersionUID = 1;

  public ShardVersionCodec() {
    super(ShardVersion.class, 2);
  }

  /** Version 2 added bits. */
  @Override
  protected int versionOf(ShardVersion value) {
    return value.clipBits().isPresent() ? 2 : 1;
  }

  @Override
  protected void writeBody(ShardVersion value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    Specs.writeModel(value.model(), out);
    out.writeInt(value.version());
    out.writeInt(value.round());
    out.writeInt(value.shard());
    Fields.writeFloats(value.parameters(), out);
    Specs.writeSlots(value.slots(), out);
    if (value.clipBits().isPresent()) {
      out.writeLong(value.clipBits().getAsLong());
    }
  }

  @Override
  protected ShardVersion readBody(DataInput in, int writtenBy) throws IOException {
    return new ShardVersion(
        Fields.readString(in),
        Specs.readModel(in),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        Fields.readFloats(in),
        Specs.readSlots(in),
        writtenBy >= 2 ? OptionalLong.of(in.readLong()) : OptionalLong.empty());
  }
}
