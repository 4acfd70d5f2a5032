package dev.tributary.flink.codec;

import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.TensorSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Parts of messages and states: what a shard must know of its job. */
final class Specs {
  private Specs() {}

  static void writeModel(ModelSpec value, DataOutput out) throws IOException {
    out.writeLong(value.seed());
    out.writeInt(value.shardCoordinates());
    Fields.writeList(value.tensors(), Specs::writeTensor, out);
  }

  static ModelSpec readModel(DataInput in) throws IOException {
    return new ModelSpec(in.readLong(), in.readInt(), Fields.readList(Specs::readTensor, in));
  }

  private static void writeTensor(TensorSpec value, DataOutput out) throws IOException {
    Fields.writeString(value.name(), out);
    Fields.writeList(value.shape(), (dimension, o) -> o.writeInt(dimension), out);
    Fields.writeString(value.init().spelling(), out);
  }

  private static TensorSpec readTensor(DataInput in) throws IOException {
    return new TensorSpec(
        Fields.readString(in),
        Fields.readList(DataInput::readInt, in),
        TensorSpec.Init.named(Fields.readString(in)));
  }

  static void writeOptimizer(OptimizerSpec value, DataOutput out) throws IOException {
    Fields.writeString(value.name(), out);
    out.writeInt(value.parameters().size());
    for (Map.Entry<String, Double> parameter : value.parameters().entrySet()) {
      Fields.writeString(parameter.getKey(), out);
      out.writeDouble(parameter.getValue());
    }
  }

  static OptimizerSpec readOptimizer(DataInput in) throws IOException {
    String name = Fields.readString(in);
    int size = in.readInt();
    Map<String, Double> parameters = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      parameters.put(Fields.readString(in), in.readDouble());
    }
    return new OptimizerSpec(name, parameters);
  }

  static void writeSlots(float[][] slots, DataOutput out) throws IOException {
    out.writeInt(slots.length);
    for (float[] slot : slots) {
      Fields.writeFloats(slot, out);
    }
  }

  static float[][] readSlots(DataInput in) throws IOException {
    float[][] slots = new float[in.readInt()][];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = Fields.readFloats(in);
    }
    return slots;
  }
}
