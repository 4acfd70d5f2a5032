package dev.tributary.flink.codec;

import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parts of messages and states: what a client has to offer. */
final class Offers {
  private Offers() {}

  static void write(ClientOffer value, DataOutput out) throws IOException {
    Fields.writeList(value.trainers(), Fields::writeString, out);
    Fields.writeList(value.dataSets(), Offers::writeDataSet, out);
    Fields.writeList(List.copyOf(value.labels().keySet()), Fields::writeString, out);
    Fields.writeList(List.copyOf(value.labels().values()), Fields::writeString, out);
    out.writeInt(value.capacity());
    Fields.writeString(value.machine().os(), out);
    out.writeInt(value.machine().cpus());
    out.writeLong(value.machine().memoryBytes());
    out.writeInt(value.machine().gpus());
    out.writeDouble(value.speed().secondsPerBatch());
    out.writeDouble(value.speed().uploadBytesPerSecond());
  }

  static ClientOffer read(DataInput in) throws IOException {
    return new ClientOffer(
        Fields.readList(Fields::readString, in),
        Fields.readList(Offers::readDataSet, in),
        texts(Fields.readList(Fields::readString, in), Fields.readList(Fields::readString, in)),
        in.readInt(),
        new Machine(Fields.readString(in), in.readInt(), in.readLong(), in.readInt()),
        new Speed(in.readDouble(), in.readDouble()));
  }

  /** Jobs that a client declines. */
  static void writeDeclined(Map<String, String> value, DataOutput out) throws IOException {
    Fields.writeList(List.copyOf(value.keySet()), Fields::writeString, out);
    Fields.writeList(List.copyOf(value.values()), Fields::writeString, out);
  }

  static Map<String, String> readDeclined(DataInput in) throws IOException {
    return texts(Fields.readList(Fields::readString, in), Fields.readList(Fields::readString, in));
  }

  private static Map<String, String> texts(List<String> names, List<String> values) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      texts.put(names.get(i), values.get(i));
    }
    return texts;
  }

  private static void writeDataSet(HeldDataSet value, DataOutput out) throws IOException {
    Fields.writeString(value.name(), out);
    out.writeLong(value.rows());
    out.writeInt(value.features());
    out.writeInt(value.classes());
  }

  private static HeldDataSet readDataSet(DataInput in) throws IOException {
    return new HeldDataSet(Fields.readString(in), in.readLong(), in.readInt(), in.readInt());
  }
}
