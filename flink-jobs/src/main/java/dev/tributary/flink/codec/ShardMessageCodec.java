package dev.tributary.flink.codec;

import dev.tributary.core.job.ModelSource;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.shard.ShardOrder.Adopt;
import dev.tributary.core.shard.ShardOrder.DrawNoiseKey;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.update.PartialSum;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.ShardMessage.Ordered;
import dev.tributary.flink.message.ShardMessage.Partial;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** {@link ShardMessage}. */
public final class ShardMessageCodec extends Codec<ShardMessage> {
  private static final long serialVersionUID = 1;

  private static final ReleaseCodec RELEASE = new ReleaseCodec();
  private static final ExactSumCodec SUM = new ExactSumCodec();

  public ShardMessageCodec() {
    super(ShardMessage.class, 1);
  }

  @Override
  protected void writeBody(ShardMessage value, DataOutput out) throws IOException {
    if (value instanceof Partial partial) {
      out.writeByte(0);
      writeHead(partial, out);
      out.writeInt(partial.sum().round());
      SUM.write(partial.sum().sum(), out);
    } else if (value instanceof Ordered ordered) {
      writeOrder(ordered.order(), out);
    }
  }

  private static void writeHead(ShardMessage value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.shard());
  }

  private static void writeOrder(ShardOrder order, DataOutput out) throws IOException {
    if (order instanceof Release release) {
      out.writeByte(1);
      RELEASE.write(release, out);
      return;
    }
    out.writeByte(kind(order));
    writeHead(new Ordered(order), out);
    if (order instanceof Prepare prepare) {
      Specs.writeModel(prepare.model(), out);
      Specs.writeOptimizer(prepare.optimizer(), out);
      if (prepare.source().isPresent()) {
        Fields.writeString(prepare.source().get().uri(), out);
        Fields.writeString(prepare.source().get().sha256(), out);
      }
    } else if (order instanceof Adopt adopt) {
      out.writeInt(adopt.version());
      out.writeInt(adopt.round());
      Reports.writeLocation(adopt.location(), out);
      Specs.writeModel(adopt.model(), out);
      Specs.writeOptimizer(adopt.optimizer(), out);
    } else if (order instanceof Forget forget) {
      out.writeInt(forget.round());
    }
  }

  private static int kind(ShardOrder order) {
    if (order instanceof Prepare prepare) {
      return prepare.source().isPresent() ? 7 : 2;
    }
    if (order instanceof Adopt) {
      return 3;
    }
    if (order instanceof DrawNoiseKey) {
      return 6;
    }
    return order instanceof Forget ? 4 : 5;
  }

  @Override
  protected ShardMessage readBody(DataInput in, int writtenBy) throws IOException {
    int kind = in.readByte();
    if (kind == 1) {
      return new Ordered(RELEASE.read(in));
    }
    String job = Fields.readString(in);
    int shard = in.readInt();
    return switch (kind) {
      case 0 -> {
        int round = in.readInt();
        yield new Partial(new PartialSum(job, round, shard, SUM.read(in)));
      }
      case 2 -> new Ordered(new Prepare(job, shard, Specs.readModel(in), Specs.readOptimizer(in)));
      case 3 ->
          new Ordered(
              new Adopt(
                  job,
                  shard,
                  in.readInt(),
                  in.readInt(),
                  Reports.readLocation(in),
                  Specs.readModel(in),
                  Specs.readOptimizer(in)));
      case 4 -> new Ordered(new Forget(job, shard, in.readInt()));
      case 5 -> new Ordered(new End(job, shard));
      case 6 -> new Ordered(new DrawNoiseKey(job, shard));
      case 7 ->
          new Ordered(
              new Prepare(
                  job,
                  shard,
                  Specs.readModel(in),
                  Specs.readOptimizer(in),
                  Optional.of(new ModelSource(Fields.readString(in), Fields.readString(in)))));
      default -> throw new IOException("shard message must be of kind 0 to 7, got " + kind);
    };
  }
}
