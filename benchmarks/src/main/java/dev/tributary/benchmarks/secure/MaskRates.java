package dev.tributary.benchmarks.secure;

import dev.tributary.benchmarks.measure.CpuTime;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The masking loop beside the cipher alone, in turns.
 *
 * @param keystreamBytesPerSecond of AES-256 in counter mode in the JVM, in pieces that stay in
 *     cache
 * @param maskBytesPerSecond of masks drawn and added to a chunk
 * @param ratio the second over the first
 */
record MaskRates(double keystreamBytesPerSecond, double maskBytesPerSecond, double ratio) {
  private static final int VALUES = 1 << 17;
  private static final int BYTES = VALUES * Integer.BYTES;
  private static final int PIECE = 1 << 14;
  private static final int WARM_UPS = 4;
  private static final int TURNS = 11;
  private static final int CHUNKS_A_TURN = 200;
  private static final double NANOS = 1e9;

  /** Medians over some turns, on this thread. */
  static MaskRates measure() throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(new byte[32], "AES"),
        new IvParameterSpec(new byte[16]));
    byte[] zeros = new byte[PIECE];
    byte[] piece = new byte[PIECE];
    MaskStream stream = new MaskStream();
    Secret seed = Secret.of(new byte[32]);
    byte[] chunk = new byte[BYTES];
    double[] keystream = new double[TURNS];
    double[] mask = new double[TURNS];
    for (int turn = -WARM_UPS; turn < TURNS; turn++) {
      long start = CpuTime.threadNanos();
      for (int i = 0; i < CHUNKS_A_TURN * (BYTES / PIECE); i++) {
        cipher.update(zeros, 0, PIECE, piece, 0);
      }
      long middle = CpuTime.threadNanos();
      for (int i = 0; i < CHUNKS_A_TURN; i++) {
        stream.add(Modulus.TWO_TO_32, seed, i, chunk, 0, VALUES);
      }
      long end = CpuTime.threadNanos();
      if (turn >= 0) {
        keystream[turn] = rate(middle - start);
        mask[turn] = rate(end - middle);
      }
    }
    return new MaskRates(median(keystream), median(mask), median(mask) / median(keystream));
  }

  private static double rate(long nanos) {
    return (double) CHUNKS_A_TURN * BYTES / nanos * NANOS;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
