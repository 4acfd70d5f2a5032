package dev.tributary.core.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Checks a chunk of little-endian float32 coordinates and adds it to, or takes it out of, an exact
 * sum, straight from the record's bytes: in vector instructions where the JVM offers them, with the
 * same result bit for bit. Counts how warm it is, so one kernel serves one thread.
 */
public final class ChunkKernel {
  private static final Lanes BEST = Lanes.simd().orElseGet(ScalarLanes::new);

  /**
   * Coordinates of a sum that are filled from all chunks before the next ones: 16 KiB, half of a
   * first-level cache.
   */
  private static final int BLOCK = 2048;

  /**
   * Blocks until the best loops get all of them; before, they get one in {@link #COLD_SHARE}. Until
   * the JVM has compiled them, vector operations are slower than plain Java by a factor of ten and
   * more: the first chunk of a process would take 180 ms, the next ones 30 ms.
   */
  private static final int WARM_BLOCKS = 1 << 15;

  private static final int COLD_SHARE = 16;

  private final Lanes best;
  private final Lanes cold;
  private int blocks;

  /** With the fastest loops that this JVM has. */
  public ChunkKernel() {
    this(BEST, new ScalarLanes());
  }

  /** With these loops from the first block on. */
  ChunkKernel(Lanes lanes) {
    this(lanes, lanes);
  }

  private ChunkKernel(Lanes best, Lanes cold) {
    this.best = best;
    this.cold = cold;
  }

  /** The plain Java loops, which are what the others are measured and tested against. */
  public static ChunkKernel scalar() {
    return new ChunkKernel(new ScalarLanes());
  }

  /** Which loops it uses: {@code scalar}, or for instance {@code simd-512bit}. */
  public String name() {
    return best.name();
  }

  /** What a chunk's values are. */
  public enum Check {
    GOOD,
    NOT_FINITE,
    OUT_OF_BOUND
  }

  /**
   * A chunk that was checked and awaits its addition.
   *
   * @param bytes holds the float32 values from {@code offset}
   * @param factor what each is multiplied by: {@link Grid#factor}
   */
  public record Addend(byte[] bytes, int offset, double factor) {}

  /**
   * @param bytes holds {@code 4 * count} bytes from {@code offset}
   * @param bound largest magnitude allowed, inclusive; finite, not negative
   */
  public Check check(byte[] bytes, int offset, int count, float bound) {
    Objects.checkFromIndexSize(offset, count * Float.BYTES, bytes.length);
    int boundBits = Float.floatToRawIntBits(Math.abs(bound));
    for (int i = 0; i < count; i += BLOCK) {
      int length = Math.min(BLOCK, count - i);
      if (!lanes().within(bytes, offset + i * Float.BYTES, length, boundBits)) {
        return cause(bytes, offset, count);
      }
    }
    return Check.GOOD;
  }

  private Lanes lanes() {
    if (blocks == WARM_BLOCKS) {
      return best;
    }
    blocks++;
    return blocks % COLD_SHARE == 0 ? best : cold;
  }

  private static Check cause(byte[] bytes, int offset, int count) {
    FloatBuffer floats =
        ByteBuffer.wrap(bytes, offset, count * Float.BYTES)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(floats.get(i))) {
        return Check.NOT_FINITE;
      }
    }
    return Check.OUT_OF_BOUND;
  }

  /**
   * {@code sum[i] += rint(factor * x[i])}. The chunk must have passed {@link #check}: what is added
   * for values that are not finite is not defined.
   */
  public void add(byte[] bytes, int offset, int count, double factor, long[] sum) {
    Objects.checkFromIndexSize(offset, count * Float.BYTES, bytes.length);
    Objects.checkFromIndexSize(0, count, sum.length);
    for (int i = 0; i < count; i += BLOCK) {
      lanes().add(bytes, offset + i * Float.BYTES, Math.min(BLOCK, count - i), factor, sum, i);
    }
  }

  /**
   * As {@link #add} of each in turn, but block by block, so that the sum's block stays in cache.
   * Pays if the chunks are in cache as well; else reading them again costs what the sum saves.
   */
  public void addAll(List<Addend> addends, int count, long[] sum) {
    Objects.checkFromIndexSize(0, count, sum.length);
    for (Addend addend : addends) {
      Objects.checkFromIndexSize(addend.offset(), count * Float.BYTES, addend.bytes().length);
    }
    for (int i = 0; i < count; i += BLOCK) {
      int length = Math.min(BLOCK, count - i);
      for (int a = 0; a < addends.size(); a++) {
        Addend addend = addends.get(a);
        int at = addend.offset() + i * Float.BYTES;
        lanes().add(addend.bytes(), at, length, addend.factor(), sum, i);
      }
    }
  }

  /**
   * {@code sum[i] += y[i]} for masked values: unsigned integers of 32 bits, or of 64 bits, whose
   * sum wraps. Every bit pattern is a good value.
   *
   * @param bits 32 or 64
   */
  public void addMasked(byte[] bytes, int offset, int count, int bits, long[] sum) {
    Objects.checkFromIndexSize(offset, count * (bits / Byte.SIZE), bytes.length);
    Objects.checkFromIndexSize(0, count, sum.length);
    if (bits == Integer.SIZE) {
      MaskedLanes.add32(bytes, offset, count, sum);
    } else {
      MaskedLanes.add64(bytes, offset, count, sum);
    }
  }

  /** Takes out exactly what {@link #addMasked} with the same arguments put in. */
  public void subtractMasked(byte[] bytes, int offset, int count, int bits, long[] sum) {
    Objects.checkFromIndexSize(offset, count * (bits / Byte.SIZE), bytes.length);
    Objects.checkFromIndexSize(0, count, sum.length);
    if (bits == Integer.SIZE) {
      MaskedLanes.subtract32(bytes, offset, count, sum);
    } else {
      MaskedLanes.subtract64(bytes, offset, count, sum);
    }
  }

  /** Takes out exactly what {@link #add} with the same arguments put in. */
  public void subtract(byte[] bytes, int offset, int count, double factor, long[] sum) {
    add(bytes, offset, count, -factor, sum);
  }
}
