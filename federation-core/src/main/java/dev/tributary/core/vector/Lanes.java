package dev.tributary.core.vector;

import java.util.Optional;

/**
 * The two loops over the little-endian float32 values of a record. {@link ScalarLanes} says what
 * they mean; {@code SimdLanes} is equal to it bit for bit, for finite values, and faster.
 */
interface Lanes {

  /** Which one it is, for people. */
  String name();

  /**
   * Whether all magnitudes are within a bound. Floats without their sign bit are ordered as their
   * bits are, infinity and NaN above all that is finite.
   *
   * @param bytes holds {@code 4 * count} bytes from {@code offset}
   * @param boundBits of a bound that is finite and not negative
   */
  boolean within(byte[] bytes, int offset, int count, int boundBits);

  /**
   * {@code sum[from + i] += rint(factor * x[i])}.
   *
   * <p>{@code longBits(v + M) - longBits(M)} with {@code M = 1.5 * 2^52} is {@code rint(v)} for |v|
   * <= 2^51: the addition rounds to the last place of M's binade, which is 1, half to even.
   */
  void add(byte[] bytes, int offset, int count, double factor, long[] sum, int from);

  double MAGIC = 0x1.8p52;
  long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);

  /**
   * The loops in vector instructions; empty unless this JVM was started with {@code --add-modules
   * jdk.incubator.vector} on a processor with vectors of 256 bits or more. With shorter ones there
   * is nothing to gain, and an operation that the processor lacks would be slower by far.
   */
  static Optional<Lanes> simd() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Optional.empty();
    }
    try {
      // By name: a mention in the code would have to be compiled with the module as well.
      Class<? extends Lanes> loops =
          Class.forName("dev.tributary.core.vector.SimdLanes").asSubclass(Lanes.class);
      return Optional.of(loops.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError unsupported) {
      return Optional.empty();
    }
  }
}
