package dev.tributary.control.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.vector.FloatBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFormatTest {
  private static final List<TensorSpec> TENSORS =
      List.of(
          new TensorSpec("layer0.weight", List.of(2, 3), TensorSpec.Init.GLOROT),
          new TensorSpec("layer0.bias", List.of(2), TensorSpec.Init.ZEROS),
          new TensorSpec("conv", List.of(1, 2, 20_000), TensorSpec.Init.GLOROT));

  /** As numpy.lib.format pads it: values begin at a multiple of 64 bytes. */
  private static final int NPY_HEADER_BYTES = 128;

  @TempDir private Path directory;
  private byte[] vector;
  private Path source;
  private Path target;

  @BeforeEach
  void aModel() throws IOException {
    float[] values = new float[40_008];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.25f - 17;
    }
    vector = FloatBytes.encode(values, 0, values.length);
    source = Files.write(directory.resolve("model.f32"), vector);
    target = directory.resolve("model.out");
  }

  @ParameterizedTest
  @EnumSource(ModelFormat.class)
  void whatIsWrittenReadsBackToTheSameVector(ModelFormat format) throws IOException {
    Path back = directory.resolve("back.f32");

    format.write(new VectorFile(source), TENSORS, Map.of("job", "digits-1"), target);
    format.read(target, TENSORS, back);

    assertThat(Files.readAllBytes(back)).isEqualTo(vector);
  }

  @ParameterizedTest
  @EnumSource(ModelFormat.class)
  void equalModelsGiveEqualBytes(ModelFormat format) throws IOException {
    Path again = directory.resolve("again.out");

    format.write(new VectorFile(source), TENSORS, Map.of("job", "a", "version", "1"), target);
    format.write(new VectorFile(source), TENSORS, Map.of("version", "1", "job", "a"), again);

    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(target));
  }

  @Test
  void anNpzFileHoldsAnArrayForEachTensor() throws IOException {
    ModelFormat.NPZ.write(new VectorFile(source), TENSORS, Map.of(), target);

    Map<String, byte[]> entries = unzip(target);

    assertThat(entries.keySet())
        .containsExactly("layer0.weight.npy", "layer0.bias.npy", "conv.npy");
    assertNpy(entries.get("layer0.weight.npy"), "(2, 3)", 0, 24);
    assertNpy(entries.get("layer0.bias.npy"), "(2,)", 24, 32);
    assertNpy(entries.get("conv.npy"), "(1, 2, 20000)", 32, vector.length);
  }

  private void assertNpy(byte[] array, String shape, int from, int to) {
    String header = new String(array, 0, NPY_HEADER_BYTES, StandardCharsets.ISO_8859_1);
    assertThat(header).startsWith("\u0093NUMPY\u0001\u0000v\u0000").endsWith(" \n");
    assertThat(header)
        .contains("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
    assertThat(Arrays.copyOfRange(array, NPY_HEADER_BYTES, array.length))
        .isEqualTo(Arrays.copyOfRange(vector, from, to));
  }

  @Test
  void aSafetensorsFileSaysTypeShapeAndPlaceOfEachTensor() throws IOException {
    ModelFormat.SAFETENSORS.write(
        new VectorFile(source), TENSORS, Map.of("job", "digits-1"), target);

    byte[] file = Files.readAllBytes(target);
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    JsonNode header = new ObjectMapper().readTree(file, 8, length);

    assertThat(length % 8).isZero();
    assertThat(header.at("/__metadata__/job").textValue()).isEqualTo("digits-1");
    assertThat(header.get("layer0.bias").toString())
        .isEqualTo("{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]}");
    assertThat(header.at("/conv/data_offsets/1").intValue()).isEqualTo(vector.length);
    assertThat(Arrays.copyOfRange(file, 8 + length, file.length)).isEqualTo(vector);
  }

  @Test
  void tensorsAreReadByNameInWhateverOrderTheyLie() throws IOException {
    List<TensorSpec> turned = List.of(TENSORS.get(2), TENSORS.get(0), TENSORS.get(1));
    byte[] moved = new byte[vector.length];
    System.arraycopy(vector, 32, moved, 0, vector.length - 32);
    System.arraycopy(vector, 0, moved, vector.length - 32, 32);
    Files.write(source, moved);
    Path back = directory.resolve("back.f32");

    for (ModelFormat format : List.of(ModelFormat.NPZ, ModelFormat.SAFETENSORS)) {
      format.write(new VectorFile(source), turned, Map.of(), target);
      format.read(target, TENSORS, back);

      assertThat(Files.readAllBytes(back)).as(format.spelling()).isEqualTo(vector);
    }
  }

  @ParameterizedTest
  @EnumSource(ModelFormat.class)
  void aModelOfOtherTensorsIsRefused(ModelFormat format) throws IOException {
    format.write(new VectorFile(source), TENSORS, Map.of(), target);
    TensorSpec longer = new TensorSpec("layer0.bias", List.of(3), TensorSpec.Init.ZEROS);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                format.read(
                    target,
                    List.of(TENSORS.get(0), longer, TENSORS.get(2)),
                    directory.resolve("back.f32")))
        .withMessageStartingWith(target.toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> format.read(target, TENSORS.subList(0, 2), directory.resolve("back.f32")))
        .withMessageStartingWith(target.toString());
  }

  @Test
  void anArrayOfDoublesOrInFortranOrderIsRefused() throws IOException {
    ModelFormat.NPZ.write(new VectorFile(source), TENSORS, Map.of(), target);
    Map<String, byte[]> entries = unzip(target);
    byte[] good = entries.get("layer0.weight.npy");
    for (String[] change : new String[][] {{"<f4", "<f8"}, {"False", "True "}}) {
      String header = new String(good, StandardCharsets.ISO_8859_1);
      entries.put(
          "layer0.weight.npy",
          header.replace(change[0], change[1]).getBytes(StandardCharsets.ISO_8859_1));
      zip(entries, target);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> ModelFormat.NPZ.read(target, TENSORS, directory.resolve("back.f32")))
          .withMessageContaining("layer0.weight must be float32, little endian, in C order");
    }
  }

  @ParameterizedTest
  @EnumSource(ModelFormat.class)
  void aFileThatWasCutIsRefused(ModelFormat format) throws IOException {
    format.write(new VectorFile(source), TENSORS, Map.of(), target);
    byte[] whole = Files.readAllBytes(target);

    for (int length : List.of(0, 5, 40, whole.length / 2, whole.length - 1)) {
      Files.write(target, Arrays.copyOf(whole, length));

      assertThatIllegalArgumentException()
          .as("%d bytes", length)
          .isThrownBy(() -> format.read(target, TENSORS, directory.resolve("back.f32")))
          .withMessageStartingWith(target.toString());
    }
  }

  @Test
  void theEndOfAFilesNameSaysTheFormat() {
    assertThat(ModelFormat.of(Path.of("a/digits.npz"))).isEqualTo(ModelFormat.NPZ);
    assertThat(ModelFormat.of(Path.of("digits.SafeTensors"))).isEqualTo(ModelFormat.SAFETENSORS);
    assertThat(ModelFormat.of(Path.of("digits.f32"))).isEqualTo(ModelFormat.F32);
    assertThat(ModelFormat.of(Path.of("npz"))).isEqualTo(ModelFormat.F32);
  }

  private static Map<String, byte[]> unzip(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        zip.transferTo(bytes);
        entries.put(entry.getName(), bytes.toByteArray());
      }
    }
    return entries;
  }

  /** Compressed, as numpy.savez_compressed writes it. */
  private static void zip(Map<String, byte[]> entries, Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }
}
