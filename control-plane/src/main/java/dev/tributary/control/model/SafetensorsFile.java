package dev.tributary.control.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.TensorSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tensors in the safetensors format: the length of the header as 8 bytes, little endian; the
 * header, a JSON object that says type, shape and place of each tensor; then their bytes.
 */
final class SafetensorsFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ABOUT = "__metadata__";

  /** The format's own limit. */
  private static final long MOST_HEADER_BYTES = 100_000_000;

  private SafetensorsFile() {}

  static void write(
      VectorFile vector, List<TensorSpec> tensors, Map<String, String> about, Path target)
      throws IOException {
    vector.requireFit(tensors);
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject(ABOUT);
    new TreeMap<>(about).forEach(metadata::put);
    long offset = 0;
    for (TensorSpec tensor : tensors) {
      ObjectNode one = header.putObject(tensor.name()).put("dtype", "F32");
      ArrayNode shape = one.putArray("shape");
      tensor.shape().forEach(shape::add);
      long end = offset + tensor.size() * Float.BYTES;
      one.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    // Padded, so that the values are aligned.
    String text = header.toString();
    byte[] unpadded = text.getBytes(StandardCharsets.UTF_8);
    String padding = " ".repeat((Long.BYTES - unpadded.length % Long.BYTES) % Long.BYTES);
    byte[] padded = (text + padding).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      out.write(
          ByteBuffer.allocate(Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(padded.length)
              .array());
      out.write(padded);
      vector.copyTo(out, 0, offset);
    }
  }

  static void read(Path source, List<TensorSpec> tensors, Path target) throws IOException {
    long size = Files.size(source);
    byte[] header;
    try (InputStream in = Files.newInputStream(source)) {
      byte[] prefix = in.readNBytes(Long.BYTES);
      long length =
          prefix.length < Long.BYTES
              ? -1
              : ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > Math.min(MOST_HEADER_BYTES, size - Long.BYTES)) {
        throw new IllegalArgumentException(source + " must be a safetensors file");
      }
      header = in.readNBytes((int) length);
    }
    JsonNode tree = tree(source, header);
    requireNames(source, tree, tensors);
    long data = Long.BYTES + (long) header.length;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      for (TensorSpec tensor : tensors) {
        long offset = offset(source, tree.get(tensor.name()), tensor, size - data);
        new VectorFile(source).copyTo(out, data + offset, tensor.size() * Float.BYTES);
      }
    }
  }

  private static JsonNode tree(Path source, byte[] header) throws IOException {
    try {
      return JSON.readTree(header);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(
          "%s must be a safetensors file: %s".formatted(source, malformed.getOriginalMessage()),
          malformed);
    }
  }

  private static void requireNames(Path source, JsonNode tree, List<TensorSpec> tensors) {
    TreeSet<String> found = new TreeSet<>();
    tree.fieldNames().forEachRemaining(found::add);
    found.remove(ABOUT);
    TreeSet<String> known = new TreeSet<>(tensors.stream().map(TensorSpec::name).toList());
    if (!found.equals(known)) {
      throw new IllegalArgumentException("%s must hold %s, got %s".formatted(source, known, found));
    }
  }

  /** Where a tensor's bytes begin, after the header. */
  private static long offset(Path source, JsonNode one, TensorSpec tensor, long dataBytes) {
    List<Integer> shape = new ArrayList<>();
    one.path("shape").forEach(dimension -> shape.add(dimension.asInt(-1)));
    JsonNode offsets = one.path("data_offsets");
    long from = offsets.path(0).asLong(-1);
    long to = offsets.path(1).asLong(-1);
    boolean fits =
        one.path("dtype").asText().equals("F32")
            && shape.equals(tensor.shape())
            && from >= 0
            && to <= dataBytes
            && to - from == tensor.size() * Float.BYTES;
    if (!fits) {
      throw new IllegalArgumentException(
          "%s, %s must be F32 of shape %s and lie in the file, got %s"
              .formatted(source, tensor.name(), tensor.shape(), one));
    }
    return from;
  }
}
