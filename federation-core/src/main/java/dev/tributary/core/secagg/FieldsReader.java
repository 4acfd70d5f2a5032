package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads what {@link Fields} wrote; refuses what is cut short, too long or of another context. */
final class FieldsReader {
  private final ByteBuffer in;

  FieldsReader(byte[] bytes, String context) {
    this.in = ByteBuffer.wrap(bytes);
    String found = text();
    Require.that(found.equals(context), "secagg bytes", "must begin with " + context, found);
  }

  String text() {
    return new String(raw(), StandardCharsets.UTF_8);
  }

  Bytes bytes() {
    return Bytes.ofOwn(raw());
  }

  Secret secret() {
    return Secret.of(raw());
  }

  int number() {
    require(Integer.BYTES);
    return in.getInt();
  }

  List<Integer> numbers() {
    return list(this::number);
  }

  <T> List<T> list(Supplier<T> element) {
    int count = number();
    require(count);
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(element.get());
    }
    return List.copyOf(values);
  }

  private byte[] raw() {
    int length = number();
    require(length);
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  /** Says that nothing may follow. */
  void end() {
    Require.that(!in.hasRemaining(), "secagg bytes", "must end here", in.remaining() + " more");
  }

  private void require(int count) {
    Require.range("secagg bytes: length", count, 0, in.remaining());
  }
}
