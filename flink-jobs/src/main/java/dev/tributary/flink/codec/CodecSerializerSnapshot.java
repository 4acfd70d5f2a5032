package dev.tributary.flink.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Which codec wrote a state; its versions are told by the values themselves. */
public final class CodecSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  private Codec<T> codec;

  /** For Flink, which then reads it. */
  public CodecSerializerSnapshot() {}

  CodecSerializerSnapshot(Codec<T> codec) {
    this.codec = codec;
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(codec.getClass().getName());
  }

  @Override
  @SuppressWarnings("unchecked") // The name was written for a codec of this state's type.
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
      throws IOException {
    String name = in.readUTF();
    try {
      codec =
          (Codec<T>)
              Class.forName(name, true, classLoader)
                  .asSubclass(Codec.class)
                  .getDeclaredConstructor()
                  .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IOException("state was written by codec " + name + ", which can not be made", e);
    }
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new CodecSerializer<>(codec);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    return old instanceof CodecSerializerSnapshot<T> that
            && that.codec.getClass() == codec.getClass()
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
