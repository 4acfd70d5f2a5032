package dev.tributary.control.model;

import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.vector.FloatBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A parameter vector in a file of its own: float32, little endian, tensor after tensor, which is
 * the form that versions are archived in. It is read in pieces, so memory does not grow with it.
 */
public record VectorFile(Path path) {
  /** Whole float32 values. */
  private static final int PIECE_BYTES = 1 << 16;

  /** Takes a piece of whole float32 values; the buffer is used again for the next. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] buffer, int count) throws IOException;
  }

  static long bytes(List<TensorSpec> tensors) {
    return Float.BYTES * tensors.stream().mapToLong(TensorSpec::size).sum();
  }

  /**
   * @throws IllegalArgumentException if the file has not as many bytes as the tensors have in all
   */
  void requireFit(List<TensorSpec> tensors) throws IOException {
    if (Files.size(path) != bytes(tensors)) {
      throw new IllegalArgumentException(
          "%s must have the %d bytes of %d coordinates, got %d"
              .formatted(path, bytes(tensors), bytes(tensors) / Float.BYTES, Files.size(path)));
    }
  }

  /** Goes through {@code count} bytes from an offset on. */
  void read(long offset, long count, Sink sink) throws IOException {
    byte[] buffer = new byte[PIECE_BYTES];
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      channel.position(offset);
      for (long left = count; left > 0; ) {
        ByteBuffer piece = ByteBuffer.wrap(buffer, 0, (int) Math.min(left, PIECE_BYTES));
        while (piece.hasRemaining()) {
          if (channel.read(piece) < 0) {
            throw new IOException("%s ends %d bytes too early".formatted(path, left));
          }
        }
        sink.accept(buffer, piece.position());
        left -= piece.position();
      }
    }
  }

  void copyTo(OutputStream out, long offset, long count) throws IOException {
    read(offset, count, (buffer, n) -> out.write(buffer, 0, n));
  }

  /** Hex, as {@code sha256sum} prints it. */
  String sha256() throws IOException {
    MessageDigest digest = FloatBytes.newSha256();
    read(0, Files.size(path), (buffer, n) -> digest.update(buffer, 0, n));
    return HexFormat.of().formatHex(digest.digest());
  }
}
