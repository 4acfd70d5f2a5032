package dev.tributary.core.secagg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Expands mask seeds and adds the masks to, or takes them out of, a shard's values, piece by piece
 * without the mask ever lying anywhere as a whole. A mask is uniform over the modulus: every value
 * is the next little-endian bytes of {@link KeyStream}. Counts how warm it is and holds buffers, so
 * one serves one thread, for as many rounds as that has.
 */
public final class MaskStream {
  private static final WordLanes BEST = WordLanes.simd().orElseGet(ScalarWordLanes::new);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Pieces until the best loops get all of them; before, they get one in {@link #COLD_SHARE}, since
   * vector operations that the JVM has not compiled yet are slower than plain Java by far.
   */
  private static final int WARM_PIECES = 1 << 12;

  private static final int COLD_SHARE = 16;

  private final KeyStream stream = new KeyStream();
  private final WordLanes best;
  private final WordLanes cold = new ScalarWordLanes();
  private int pieces;

  /** With the fastest loops that this JVM has. */
  public MaskStream() {
    this.best = BEST;
  }

  /** With these loops from the first piece on. */
  MaskStream(WordLanes lanes) {
    this.best = lanes;
    this.pieces = WARM_PIECES;
  }

  /** Adds the mask of a shard to the {@code count} values in {@code values} from {@code offset}. */
  public void add(Modulus modulus, Secret seed, int shard, byte[] values, int offset, int count) {
    apply(modulus, seed, shard, values, offset, count, WordLanes.ADD);
  }

  /** Takes out what {@link #add} put in. */
  public void subtract(
      Modulus modulus, Secret seed, int shard, byte[] values, int offset, int count) {
    apply(modulus, seed, shard, values, offset, count, WordLanes.SUBTRACT);
  }

  private void apply(
      Modulus modulus, Secret seed, int shard, byte[] values, int offset, int count, int sign) {
    Objects.checkFromIndexSize(offset, count * modulus.bytes(), values.length);
    stream.open(seed, shard);
    int end = offset + count * modulus.bytes();
    for (int at = offset; at < end; at += KeyStream.PIECE_BYTES) {
      int length = Math.min(KeyStream.PIECE_BYTES, end - at);
      byte[] piece = stream.next(length);
      if (modulus == Modulus.TWO_TO_32) {
        lanes().add(values, at, piece, length / Integer.BYTES, sign);
      } else {
        addLongs(values, at, piece, length, sign);
      }
    }
  }

  private WordLanes lanes() {
    if (pieces == WARM_PIECES) {
      return best;
    }
    pieces++;
    return pieces % COLD_SHARE == 0 ? best : cold;
  }

  private static void addLongs(byte[] target, int at, byte[] piece, int length, int sign) {
    if (sign == WordLanes.ADD) {
      for (int i = 0; i < length; i += Long.BYTES) {
        LONGS.set(target, at + i, (long) LONGS.get(target, at + i) + (long) LONGS.get(piece, i));
      }
    } else {
      for (int i = 0; i < length; i += Long.BYTES) {
        LONGS.set(target, at + i, (long) LONGS.get(target, at + i) - (long) LONGS.get(piece, i));
      }
    }
  }
}
