package dev.tributary.flink.codec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parts that several stored forms share. */
final class Fields {
  private Fields() {}

  /** A field's way out. */
  @FunctionalInterface
  interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  /** A field's way in. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  /** Strings of any length; {@code writeUTF} ends at 64 KiB. */
  static void writeString(String value, DataOutput out) throws IOException {
    writeBytes(value.getBytes(StandardCharsets.UTF_8), out);
  }

  static String readString(DataInput in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static void writeBytes(byte[] value, DataOutput out) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  static byte[] readBytes(DataInput in) throws IOException {
    byte[] value = new byte[in.readInt()];
    in.readFully(value);
    return value;
  }

  static <T> void writeList(List<T> values, Writer<? super T> writer, DataOutput out)
      throws IOException {
    out.writeInt(values.size());
    for (T value : values) {
      writer.write(value, out);
    }
  }

  static <T> List<T> readList(Reader<T> reader, DataInput in) throws IOException {
    int size = in.readInt();
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(reader.read(in));
    }
    return values;
  }

  /** In one piece: a long at a time is several times slower. */
  static void writeLongs(long[] values, DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    writeBytes(bytes.array(), out);
  }

  static long[] readLongs(DataInput in) throws IOException {
    byte[] bytes = readBytes(in);
    long[] values = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(values);
    return values;
  }

  static void writeFloats(float[] values, DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    writeBytes(bytes.array(), out);
  }

  static float[] readFloats(DataInput in) throws IOException {
    byte[] bytes = readBytes(in);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
