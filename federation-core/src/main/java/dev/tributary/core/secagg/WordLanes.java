package dev.tributary.core.secagg;

import java.util.Optional;

/**
 * The loop over the 32-bit words of a mask, which costs more than the keystream itself if it is
 * done word by word. {@link ScalarWordLanes} says what it means; {@code SimdWordLanes} is equal to
 * it bit for bit and faster.
 *
 * <p>{@code sign} is 0 to add and -1 to subtract: {@code (word ^ sign) - sign} is the word or its
 * negative.
 */
interface WordLanes {
  int ADD = 0;
  int SUBTRACT = -1;

  /** {@code target[i] += (words[i] ^ sign) - sign}, both little-endian; wraps. */
  void add(byte[] target, int at, byte[] words, int count, int sign);

  /**
   * The loop in vector instructions; empty unless this JVM was started with {@code --add-modules
   * jdk.incubator.vector} on a processor with vectors of 256 bits or more.
   */
  static Optional<WordLanes> simd() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Optional.empty();
    }
    try {
      // By name: a mention in the code would have to be compiled with the module as well.
      Class<? extends WordLanes> loops =
          Class.forName("dev.tributary.core.secagg.SimdWordLanes").asSubclass(WordLanes.class);
      return Optional.of(loops.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError unsupported) {
      return Optional.empty();
    }
  }
}
