package dev.tributary.flink.codec;

import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.shard.ShardOrder.ClipBits;
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
    super(Release.class, 5);
  }

  /**
   * Version 2 added secure rounds, version 3 noise, 4 bits, and 5, without bits, the weight of a
   * noised sum.
   */
  @Override
  protected int versionOf(Release value) {
    if (value.noise().filter(noise -> noise.weight().isPresent()).isPresent()) {
      return 5;
    }
    if (value.clipBits().isPresent()) {
      return 4;
    }
    if (value.noise().isPresent()) {
      return 3;
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
    if (versionOf(value) == 4) {
      out.writeInt(value.clipBits().get().members());
      out.writeLong(value.clipBits().get().sigma());
      out.writeBoolean(value.noise().isPresent());
    }
    if (value.noise().isPresent()) {
      out.writeLong(value.noise().get().sigma());
      Fields.writeString(value.noise().get().key(), out);
      if (value.noise().get().weight().isPresent()) {
        out.writeLong(value.noise().get().weight().getAsLong());
      }
    }
    if (versionOf(value) >= 3) {
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
    Optional<ClipBits> clipBits =
        writtenBy == 4 ? Optional.of(new ClipBits(in.readInt(), in.readLong())) : Optional.empty();
    boolean noised = writtenBy == 4 ? in.readBoolean() : writtenBy >= 3;
    Optional<Noise> noise = noised ? Optional.of(readNoise(in, writtenBy)) : Optional.empty();
    boolean masked = writtenBy >= 3 ? in.readBoolean() : writtenBy == 2;
    Optional<Unmask> unmask = masked ? Optional.of(Unmasks.read(in)) : Optional.empty();
    return new Release(job, shard, round, modelVersion, grid, fingerprint, unmask, noise, clipBits);
  }

  private static Noise readNoise(DataInput in, int writtenBy) throws IOException {
    long sigma = in.readLong();
    String key = Fields.readString(in);
    return new Noise(
        sigma, key, writtenBy == 5 ? OptionalLong.of(in.readLong()) : OptionalLong.empty());
  }
}
