package dev.tributary.flink.codec;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;

/** The one value that an operator with a single instance has in its checkpoints. */
public final class StoredValue<T> {
  private final ListState<byte[]> state;
  private final Codec<T> codec;

  /**
   * @param name of the state; what an older checkpoint holds under it is read
   */
  public StoredValue(StateInitializationContext context, String name, Codec<T> codec)
      throws Exception {
    this.state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    name, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    this.codec = codec;
  }

  /** What was restored; empty in a new job. */
  public Optional<T> read() throws Exception {
    T restored = null;
    for (byte[] bytes : state.get()) {
      restored = codec.fromBytes(bytes);
    }
    return Optional.ofNullable(restored);
  }

  /** To be called with each checkpoint. */
  public void write(T value) throws Exception {
    state.update(List.of(codec.toBytes(value)));
  }
}
