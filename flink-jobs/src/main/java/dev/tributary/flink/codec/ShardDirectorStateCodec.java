package dev.tributary.flink.codec;

import dev.tributary.core.round.LogState;
import dev.tributary.core.shard.ShardDirectorState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** {@link ShardDirectorState}. */
public final class ShardDirectorStateCodec extends Codec<ShardDirectorState> {
  private static final long serialVersionUID = 1;

  public ShardDirectorStateCodec() {
    super(ShardDirectorState.class, 1);
  }

  @Override
  protected void writeBody(ShardDirectorState value, DataOutput out) throws IOException {
    Logs.write(value.log(), out);
    out.writeLong(value.nextLogOffset());
    out.writeInt(value.owedEnds().size());
    for (Map.Entry<String, Integer> owed : new TreeMap<>(value.owedEnds()).entrySet()) {
      Fields.writeString(owed.getKey(), out);
      out.writeInt(owed.getValue());
    }
  }

  @Override
  protected ShardDirectorState readBody(DataInput in, int writtenBy) throws IOException {
    LogState log = Logs.read(in);
    long nextOffset = in.readLong();
    int size = in.readInt();
    Map<String, Integer> owed = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      owed.put(Fields.readString(in), in.readInt());
    }
    return new ShardDirectorState(log, nextOffset, owed);
  }
}
