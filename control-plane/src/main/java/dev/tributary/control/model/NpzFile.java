package dev.tributary.control.model;

import dev.tributary.core.job.TensorSpec;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Tensors as NumPy saves several arrays: a zip file with an {@code .npy} entry for each, not
 * compressed.
 */
final class NpzFile {
  private static final String ENTRY = ".npy";
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_1_PREFIX_BYTES = 10;
  private static final int VERSION_2_PREFIX_BYTES = 12;

  /** Array data begin at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final int MOST_HEADER_BYTES = 1 << 16;

  /** The first that a zip file can say; the same for all, so that equal models give equal bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzFile() {}

  static void write(VectorFile vector, List<TensorSpec> tensors, Path target) throws IOException {
    vector.requireFit(tensors);
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      long offset = 0;
      for (TensorSpec tensor : tensors) {
        long bytes = tensor.size() * Float.BYTES;
        byte[] header = header(tensor);
        CRC32 crc = new CRC32();
        crc.update(header);
        vector.read(offset, bytes, (buffer, n) -> crc.update(buffer, 0, n));
        ZipEntry entry = new ZipEntry(tensor.name() + ENTRY);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(header.length + bytes);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(header);
        vector.copyTo(zip, offset, bytes);
        zip.closeEntry();
        offset += bytes;
      }
    }
  }

  /** Of format version 1.0, as numpy.lib.format describes it. */
  private static byte[] header(TensorSpec tensor) {
    String shape =
        tensor.shape().stream().map(dimension -> dimension + ",").collect(Collectors.joining(" "));
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }"
            .formatted(tensor.shape().size() == 1 ? shape : shape.substring(0, shape.length() - 1));
    int length = VERSION_1_PREFIX_BYTES + text.length() + 1;
    int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
    byte[] dictionary = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.writeBytes(
        new byte[] {1, 0, (byte) dictionary.length, (byte) (dictionary.length >>> Byte.SIZE)});
    out.writeBytes(dictionary);
    return out.toByteArray();
  }

  static void read(Path source, List<TensorSpec> tensors, Path target) throws IOException {
    try (ZipFile zip = open(source);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      Set<String> known =
          tensors.stream().map(tensor -> tensor.name() + ENTRY).collect(Collectors.toSet());
      Set<String> found = new HashSet<>();
      zip.stream().forEach(entry -> found.add(entry.getName()));
      if (!found.equals(known)) {
        throw new IllegalArgumentException(
            "%s must hold %s, got %s".formatted(source, sorted(known), sorted(found)));
      }
      for (TensorSpec tensor : tensors) {
        try (InputStream in = zip.getInputStream(zip.getEntry(tensor.name() + ENTRY))) {
          NpyHeader.parse(where(source, tensor), headerText(in, where(source, tensor)))
              .require(tensor);
          copy(in, out, where(source, tensor), tensor.size() * Float.BYTES);
        }
      }
    }
  }

  private static ZipFile open(Path source) throws IOException {
    try {
      return new ZipFile(source.toFile());
    } catch (ZipException malformed) {
      throw new IllegalArgumentException(
          "%s must be an .npz file: %s".formatted(source, malformed.getMessage()), malformed);
    }
  }

  private static String where(Path source, TensorSpec tensor) {
    return source + ", " + tensor.name();
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static String headerText(InputStream in, String where) throws IOException {
    byte[] prefix = in.readNBytes(VERSION_1_PREFIX_BYTES);
    boolean magic =
        prefix.length == VERSION_1_PREFIX_BYTES
            && java.util.Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
            && prefix[MAGIC.length] >= 1
            && prefix[MAGIC.length] <= 3;
    if (!magic) {
      throw new IllegalArgumentException(where + " must be an array in NumPy's format");
    }
    long length = (prefix[8] & 0xFF) | (prefix[9] & 0xFF) << 8;
    if (prefix[MAGIC.length] > 1) {
      byte[] more = in.readNBytes(VERSION_2_PREFIX_BYTES - VERSION_1_PREFIX_BYTES);
      length |=
          more.length < 2 ? Integer.MAX_VALUE : (more[0] & 0xFFL) << 16 | (more[1] & 0xFFL) << 24;
    }
    if (length > MOST_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "%s must have a header of at most %d bytes, got %d"
              .formatted(where, MOST_HEADER_BYTES, length));
    }
    return new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
  }

  private static void copy(InputStream in, OutputStream out, String where, long bytes)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copied += n;
      if (copied > bytes) {
        break;
      }
      out.write(buffer, 0, n);
    }
    if (copied != bytes) {
      throw new IllegalArgumentException(
          "%s must have %d bytes of values, got %s"
              .formatted(where, bytes, copied > bytes ? "more" : Long.toString(copied)));
    }
  }
}
