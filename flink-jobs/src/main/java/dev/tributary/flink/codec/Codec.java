package dev.tributary.flink.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * The stored form of one type. Every value starts with the version that wrote it, so that a later
 * one can read it. A codec is stateless and has a public constructor without arguments.
 */
public abstract class Codec<T> implements Serializable {
  private static final long serialVersionUID = 1;

  private final Class<T> type;
  private final int version;

  /**
   * @param version the highest that {@link #writeBody} writes, in [1, 127]
   */
  protected Codec(Class<T> type, int version) {
    this.type = type;
    this.version = version;
  }

  public final Class<T> type() {
    return type;
  }

  protected abstract void writeBody(T value, DataOutput out) throws IOException;

  /**
   * @param writtenBy version that wrote the value, in [1, current]
   */
  protected abstract T readBody(DataInput in, int writtenBy) throws IOException;

  /**
   * The version that a value is written in: the lowest that can hold it, where a later one only
   * added what not every value has.
   */
  protected int versionOf(T value) {
    return version;
  }

  public final void write(T value, DataOutput out) throws IOException {
    out.writeByte(versionOf(value));
    writeBody(value, out);
  }

  /**
   * @throws IOException if a newer version wrote it
   */
  public final T read(DataInput in) throws IOException {
    int writtenBy = in.readByte();
    if (writtenBy < 1 || writtenBy > version) {
      throw new IOException(
          "%s has version %d, can read up to %d"
              .formatted(type.getSimpleName(), writtenBy, version));
    }
    return readBody(in, writtenBy);
  }

  public final byte[] toBytes(T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(value, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public final T fromBytes(byte[] bytes) throws IOException {
    return read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
