package dev.tributary.flink.codec;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The Flink type of values that a {@link Codec} writes. */
public final class CodecType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1;

  private final Codec<T> codec;

  public CodecType(Codec<T> codec) {
    this.codec = codec;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return codec.type();
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new CodecSerializer<>(codec);
  }

  @Override
  public String toString() {
    return "CodecType(" + codec.getClass().getSimpleName() + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodecType<?> that && that.codec.getClass() == codec.getClass();
  }

  @Override
  public int hashCode() {
    return codec.getClass().hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof CodecType;
  }
}
