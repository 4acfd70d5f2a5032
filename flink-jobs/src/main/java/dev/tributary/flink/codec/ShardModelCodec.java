package dev.tributary.flink.codec;

import dev.tributary.core.shard.ShardModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalLong;

/** {@link ShardModel}, a keyed state. */
public final class ShardModelCodec extends Codec<ShardModel> {
  private static final long serialVersionUID = 1;

  public ShardModelCodec() {
    super(ShardModel.class, 2);
  }

  /** Version 2 added bits. */
  @Override
  protected int versionOf(ShardModel value) {
    return value.clipBits().isPresent() ? 2 : 1;
  }

  @Override
  protected void writeBody(ShardModel value, DataOutput out) throws IOException {
    Specs.writeModel(value.model(), out);
    Specs.writeOptimizer(value.optimizer(), out);
    out.writeInt(value.shard());
    out.writeInt(value.version());
    out.writeInt(value.round());
    Fields.writeFloats(value.parameters(), out);
    Specs.writeSlots(value.slots(), out);
    if (value.clipBits().isPresent()) {
      out.writeLong(value.clipBits().getAsLong());
    }
  }

  @Override
  protected ShardModel readBody(DataInput in, int writtenBy) throws IOException {
    return new ShardModel(
        Specs.readModel(in),
        Specs.readOptimizer(in),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        Fields.readFloats(in),
        Specs.readSlots(in),
        writtenBy >= 2 ? OptionalLong.of(in.readLong()) : OptionalLong.empty());
  }
}
