package dev.tributary.control.model;

import dev.tributary.core.job.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a model is written into a file, and read from one. */
public enum ModelFormat {
  /**
   * The parameter vector as float32, little endian, and nothing else: as it lies in the archive.
   */
  F32 {
    @Override
    void write(VectorFile vector, List<TensorSpec> tensors, Map<String, String> about, Path target)
        throws IOException {
      Files.copy(vector.path(), target, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    void read(Path source, List<TensorSpec> tensors, Path target) throws IOException {
      new VectorFile(source).requireFit(tensors);
      Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    }
  },
  /** An array for each tensor, by its name, with its shape: {@code numpy.load} opens it. */
  NPZ {
    @Override
    void write(VectorFile vector, List<TensorSpec> tensors, Map<String, String> about, Path target)
        throws IOException {
      NpzFile.write(vector, tensors, target);
    }

    @Override
    void read(Path source, List<TensorSpec> tensors, Path target) throws IOException {
      NpzFile.read(source, tensors, target);
    }
  },
  /** A tensor for each tensor, as {@code safetensors.numpy.load_file} and many others read it. */
  SAFETENSORS {
    @Override
    void write(VectorFile vector, List<TensorSpec> tensors, Map<String, String> about, Path target)
        throws IOException {
      SafetensorsFile.write(vector, tensors, about, target);
    }

    @Override
    void read(Path source, List<TensorSpec> tensors, Path target) throws IOException {
      SafetensorsFile.read(source, tensors, target);
    }
  };

  /**
   * Writes a model; equal models give equal bytes.
   *
   * @param about what it is, for formats that have a place for that
   * @param target is replaced if it is there
   */
  abstract void write(
      VectorFile vector, List<TensorSpec> tensors, Map<String, String> about, Path target)
      throws IOException;

  /**
   * Writes the vector that a file holds, in the order of the tensors, into a {@link VectorFile}.
   *
   * @throws IllegalArgumentException naming the file and what in it is not as the tensors say
   */
  abstract void read(Path source, List<TensorSpec> tensors, Path target) throws IOException;

  /** By the end of a file's name; {@link #F32} if it says nothing. */
  public static ModelFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (ModelFormat format : values()) {
      if (name.endsWith("." + format.spelling())) {
        return format;
      }
    }
    return F32;
  }

  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
