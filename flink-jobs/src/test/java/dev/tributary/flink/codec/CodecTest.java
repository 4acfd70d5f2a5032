package dev.tributary.flink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.flink.codec.StoredValues.Stored;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a checkpoint holds can be read for ever. */
class CodecTest {
  private static final HexFormat HEX = HexFormat.of();

  static List<Stored<?>> values() {
    return Stream.of(
            StoredValues.all(),
            StoredModels.all(),
            HeldValues.all(StoredCoordinators.plain()),
            MeasuredValues.all(StoredCoordinators.plain()))
        .flatMap(List::stream)
        .<Stored<?>>map(stored -> stored)
        .toList();
  }

  @Test
  void everyCodecHasAValueHere() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Codec.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("dev/tributary/flink/codec");
    Set<String> written;
    try (Stream<Path> files = Files.list(classes)) {
      written =
          files
              .map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(name -> name.endsWith("Codec") && !name.equals("Codec"))
              .collect(Collectors.toSet());
    }

    assertThat(values())
        .extracting(stored -> stored.codec().getClass().getSimpleName())
        .containsAll(written);
  }

  @Test
  void theBytesOfEveryVersionAreFrozen() throws IOException {
    Map<String, String> golden = new TreeMap<>();
    for (String file :
        List.of(
            "v1.txt",
            "v2.txt",
            "v3.txt",
            "v4.txt",
            "v5.txt",
            "v6.txt",
            "v7.txt",
            "stopping.txt",
            "holds.txt",
            "orders.txt",
            "updates.txt",
            "losses.txt")) {
      try (Stream<String> lines =
          Files.lines(Path.of("src/test/resources/golden", file), StandardCharsets.UTF_8)) {
        lines.map(line -> line.split(" ")).forEach(words -> golden.put(words[0], words[1]));
      }
    }
    Map<String, String> now = new TreeMap<>();
    values().forEach(stored -> now.put(stored.name(), HEX.formatHex(bytes(stored))));

    assertThat(now).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueComesBackAsItWas(Stored<?> stored) throws IOException {
    Object back = stored.codec().fromBytes(bytes(stored));

    assertThat(back).usingRecursiveComparison().isEqualTo(stored.value());
  }

  @ParameterizedTest
  @MethodSource("values")
  void aNewerVersionIsRefusedByName(Stored<?> stored) {
    byte[] newer = bytes(stored);
    newer[0] = 10;

    assertThatIOException()
        .isThrownBy(() -> stored.codec().fromBytes(newer))
        .withMessageMatching(
            "%s has version 10, can read up to [1234569]"
                .formatted(stored.codec().type().getSimpleName()));
  }

  @ParameterizedTest
  @MethodSource("values")
  void bytesThatEndTooEarlyAreAnIoException(Stored<?> stored) {
    byte[] whole = bytes(stored);
    SplittableRandom random = new SplittableRandom(1);

    for (int i = 0; i < 200; i++) {
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
      assertThatThrownBy(() -> stored.codec().fromBytes(cut))
          .as("%d of %d bytes", cut.length, whole.length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void flinkRestoresTheSerializerFromItsSnapshot(Stored<?> stored) throws IOException {
    restored(stored);
  }

  private static <T> void restored(Stored<T> stored) throws IOException {
    TypeSerializer<T> before = new CodecSerializer<>(stored.codec());
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, before.snapshotConfiguration());
    before.serialize(stored.value(), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in, CodecTest.class.getClassLoader());
    TypeSerializer<T> after = snapshot.restoreSerializer();

    assertThat(after).isEqualTo(before);
    assertThat(
            before.snapshotConfiguration().resolveSchemaCompatibility(snapshot).isCompatibleAsIs())
        .isTrue();
    assertThat(after.deserialize(in)).usingRecursiveComparison().isEqualTo(stored.value());
  }

  private static <T> byte[] bytes(Stored<T> stored) {
    return stored.codec().toBytes(stored.value());
  }
}
