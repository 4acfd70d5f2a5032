package dev.tributary.control.model;

import dev.tributary.control.connection.Connection;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.storage.archive.ModelSources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Brings models from elsewhere into the archive. Memory does not grow with the model. */
public record ModelImport(Connection connection) {

  /**
   * @param name what to call it, like a job's id
   * @param tensors what the file must hold; only of {@link ModelFormat#F32} they may be left open
   * @return where it lies now, for {@code model.initial} of a spec
   * @throws IllegalArgumentException if the file is not such a model, or no archive is known
   * @throws dev.tributary.storage.archive.ArchiveException if the archive is away or refuses
   */
  public ModelSource put(
      Path file, ModelFormat format, String name, Optional<List<TensorSpec>> tensors)
      throws IOException {
    if (connection.archive().isEmpty()) {
      throw new IllegalArgumentException(
          "the archive must be known: give s3.* and archive.* in --client-config");
    }
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " does not exist");
    }
    Path vector = Files.createTempFile("tributary-import", ".f32");
    try {
      if (tensors.isPresent()) {
        format.read(file, tensors.get(), vector);
      } else if (format == ModelFormat.F32) {
        format.read(file, List.of(bare(file)), vector);
      } else {
        throw new IllegalArgumentException(
            "the order of the tensors must be known: give --spec or --job with " + file);
      }
      VectorFile values = new VectorFile(vector);
      requireFinite(file, values);
      try (ModelSources sources = new ModelSources(connection.archive().get())) {
        return sources.put(name, vector, values.sha256());
      }
    } finally {
      Files.delete(vector);
    }
  }

  private static TensorSpec bare(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes == 0 || bytes % Float.BYTES != 0 || bytes / Float.BYTES > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s must hold 1 to 2^31 - 1 float32 values, got %d bytes".formatted(file, bytes));
    }
    return new TensorSpec("vector", List.of((int) (bytes / Float.BYTES)), TensorSpec.Init.ZEROS);
  }

  private static void requireFinite(Path file, VectorFile vector) throws IOException {
    vector.read(
        0,
        Files.size(vector.path()),
        (buffer, n) -> {
          ByteBuffer values = ByteBuffer.wrap(buffer, 0, n).order(ByteOrder.LITTLE_ENDIAN);
          while (values.hasRemaining()) {
            float value = values.getFloat();
            if (!Float.isFinite(value)) {
              throw new IllegalArgumentException(
                  "%s must hold finite values, got %s".formatted(file, value));
            }
          }
        });
  }
}
