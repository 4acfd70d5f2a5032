package dev.tributary.core.privacy;

/** The discrete Fourier transform in place, for lengths that are powers of two. */
final class Fft {
  private final int length;
  private final double[] cosines;
  private final double[] sines;

  Fft(int length) {
    if (length < 2 || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException("length must be a power of two >= 2, got " + length);
    }
    this.length = length;
    cosines = new double[length / 2];
    sines = new double[length / 2];
    for (int i = 0; i < length / 2; i++) {
      double angle = 2 * StrictMath.PI * i / length;
      cosines[i] = StrictMath.cos(angle);
      sines[i] = StrictMath.sin(angle);
    }
  }

  /** sum_j x_j e^(-2 pi i jk / n). */
  void forward(double[] re, double[] im) {
    transform(re, im, -1);
  }

  /** The inverse of {@link #forward}, scaled by 1/n. */
  void inverse(double[] re, double[] im) {
    transform(re, im, 1);
    for (int i = 0; i < length; i++) {
      re[i] /= length;
      im[i] /= length;
    }
  }

  /** Cooley and Tukey's, radix two, decimation in time. */
  private void transform(double[] re, double[] im, int sign) {
    reverseBits(re, im);
    for (int half = 1; half < length; half *= 2) {
      int stride = length / (2 * half);
      for (int start = 0; start < length; start += 2 * half) {
        for (int i = 0; i < half; i++) {
          double cos = cosines[i * stride];
          double sin = sign * sines[i * stride];
          int a = start + i;
          int b = a + half;
          double x = re[b] * cos - im[b] * sin;
          double y = re[b] * sin + im[b] * cos;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }

  private void reverseBits(double[] re, double[] im) {
    int shift = Integer.numberOfLeadingZeros(length) + 1;
    for (int i = 0; i < length; i++) {
      int j = Integer.reverse(i) >>> shift;
      if (i < j) {
        swap(re, i, j);
        swap(im, i, j);
      }
    }
  }

  private static void swap(double[] values, int i, int j) {
    double kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
