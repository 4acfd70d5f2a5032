package dev.tributary.flink.codec;

import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.shard.ShardOrder.Noise;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.Unmask;
import dev.tributary.core.vector.Grid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** {@link Release}, a keyed state and a kind of order. */
public final class ReleaseCodec extends Codec<Release> {
  private static final long serialVersionUID = 1;

  public ReleaseCodec() {
    super(Release.class, 4);
  }

  /** Version 2 added secure rounds, version 3 noise, version 4 the weight of a noised sum. */
  @Override
  protected int versionOf(Release value) {
    if (value.noise().isPresent()) {
      return value.noise().get().weight().isPresent() ? 4 : 3;
    }
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
    if (value.noise().isPresent()) {
      out.writeLong(value.noise().get().sigma());
      Fields.writeString(value.noise().get().key(), out);
      if (value.noise().get().weight().isPresent()) {
        out.writeLong(value.noise().get().weight().getAsLong());
      }
      out.writeBoolean(value.unmask().isPresent());
    }
    if (value.unmask().isPresent()) {
      Unmasks.write(value.unmask().get(), out);
    }
  }

  @Override
  protected Release readBody(DataInput in, int writtenBy) throws IOException {
    String job = Fields.readString(in);
    int shard = in.readInt();
    int round = in.readInt();
    int modelVersion = in.readInt();
    Grid grid = new Grid(in.readInt());
    Fingerprint fingerprint = new Fingerprint(in.readLong(), in.readLong());
    Optional<Noise> noise =
        writtenBy >= 3 ? Optional.of(readNoise(in, writtenBy)) : Optional.empty();
    boolean masked = writtenBy >= 3 ? in.readBoolean() : writtenBy == 2;
    Optional<Unmask> unmask = masked ? Optional.of(Unmasks.read(in)) : Optional.empty();
    return new Release(job, shard, round, modelVersion, grid, fingerprint, unmask, noise);
  }

  private static Noise readNoise(DataInput in, int writtenBy) throws IOException {
    long sigma = in.readLong();
    String key = Fields.readString(in);
    return new Noise(
        sigma, key, writtenBy >= 4 ? OptionalLong.of(in.readLong()) : OptionalLong.empty());
  }
}
