package dev.tributary.flink.codec;

import dev.tributary.core.coordination.MadeRound;
import dev.tributary.core.coordination.Measured;
import dev.tributary.core.coordination.ToldLoss;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Parts of messages and states: what clients measured, and in which rounds. */
final class Measures {
  private Measures() {}

  static void writeMeasured(Measured value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.round());
    Fields.writeString(value.client(), out);
    out.writeLong(value.examples());
    writeOptional(value.loss(), out);
    writeOptional(value.accuracy(), out);
  }

  static Measured readMeasured(DataInput in) throws IOException {
    return new Measured(
        Fields.readString(in),
        in.readInt(),
        Fields.readString(in),
        in.readLong(),
        readOptional(in),
        readOptional(in));
  }

  static void writeMade(MadeRound value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.round());
    out.writeInt(value.version());
    Fields.writeList(List.copyOf(value.members()), Fields::writeString, out);
    out.writeLong(value.madeMillis());
  }

  static MadeRound readMade(DataInput in) throws IOException {
    return new MadeRound(
        Fields.readString(in),
        in.readInt(),
        in.readInt(),
        new TreeSet<>(Fields.readList(Fields::readString, in)),
        in.readLong());
  }

  static void writeLoss(ToldLoss value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    Fields.writeString(value.client(), out);
    out.writeInt(value.round());
    out.writeDouble(value.loss());
  }

  static ToldLoss readLoss(DataInput in) throws IOException {
    return new ToldLoss(
        Fields.readString(in), Fields.readString(in), in.readInt(), in.readDouble());
  }

  private static void writeOptional(OptionalDouble value, DataOutput out) throws IOException {
    out.writeBoolean(value.isPresent());
    out.writeDouble(value.orElse(0));
  }

  private static OptionalDouble readOptional(DataInput in) throws IOException {
    boolean present = in.readBoolean();
    double value = in.readDouble();
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
