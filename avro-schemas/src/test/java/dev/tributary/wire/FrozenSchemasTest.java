package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Version 1 of the schemas, frozen, against today's: what was written then is read now, and what is
 * written now is read by who stayed behind.
 *
 * <p>When a schema changes, its version of before goes into {@code older-schemas.json}; the frozen
 * files and the golden bytes stay as they are.
 */
class FrozenSchemasTest {
  private static final Path TODAY = Path.of("src/main/avro");
  private static final Path V1 = Path.of("src/test/resources/frozen/v1");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static final String NAMESPACE = "dev.tributary.wire.avro.";

  private static final Map<String, Schema> FROZEN = parse(V1);

  static final List<SpecificRecord> SAMPLES = Samples.ofVersion1();
  static final List<Addition> ADDITIONS = Addition.ALL;

  /** The schemas of a folder by name; the files may refer to each other in any order. */
  private static Map<String, Schema> parse(Path folder) {
    SchemaParser parser = new SchemaParser();
    File[] files = folder.toFile().listFiles((dir, name) -> name.endsWith(".avsc"));
    Arrays.sort(files);
    Map<String, Schema> schemas = new TreeMap<>();
    try {
      for (File file : files) {
        parser.parse(file);
      }
      for (Schema schema : parser.getParsedNamedSchemas()) {
        schemas.put(schema.getName(), schema);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(schemas).hasSameSizeAs(files);
    return schemas;
  }

  private static Map<String, byte[]> golden() throws IOException {
    return golden("v1");
  }

  private static Map<String, byte[]> golden(String name) throws IOException {
    Map<String, byte[]> golden = new LinkedHashMap<>();
    Path file = GOLDEN.resolve(name + ".txt");
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] nameAndHex = line.split(" ", -1);
      golden.put(nameAndHex[0], HexFormat.of().parseHex(nameAndHex[1]));
    }
    return golden;
  }

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void todaysReaderReadsWhatVersion1Wrote(SpecificRecord sample) throws Exception {
    byte[] bytes = golden().get(sample.getSchema().getName());

    assertThat(SingleObject.decode(bytes)).isEqualTo(sample);
  }

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void aReaderOfVersion1ReadsWhatTodayWrites(SpecificRecord sample) throws Exception {
    Schema frozen = FROZEN.get(sample.getSchema().getName());
    Object then =
        new BinaryMessageDecoder<>(GenericData.get(), frozen)
            .decode(golden().get(frozen.getName()));
    BinaryMessageDecoder<Object> reader = new BinaryMessageDecoder<>(GenericData.get(), frozen);
    reader.addSchema(sample.getSchema());

    Object now = reader.decode(SingleObject.encode(sample));

    assertThat(now).isEqualTo(then);
  }

  @Test
  void everyRecordOfVersion1IsAmongThoseTried() throws IOException {
    assertThat(SAMPLES)
        .extracting(sample -> sample.getSchema().getName())
        .containsExactlyElementsOf(golden().keySet());
  }

  @ParameterizedTest
  @FieldSource("ADDITIONS")
  void whatWasAddedIsWrittenAndReadByteForByte(Addition addition) throws Exception {
    Map<String, byte[]> golden = golden(addition.name());
    List<SpecificRecord> samples = addition.samples();

    assertThat(samples)
        .extracting(sample -> sample.getSchema().getName())
        .containsExactlyElementsOf(golden.keySet());
    for (SpecificRecord sample : samples) {
      byte[] bytes = golden.get(sample.getSchema().getName());
      assertThat(SingleObject.encode(sample)).isEqualTo(bytes);
      assertThat(SingleObject.decode(bytes)).isEqualTo(sample);
    }
  }

  @Test
  void aRecordThatSaysNothingNewHasTheBytesThatItAlwaysHad() throws IOException {
    Map<String, byte[]> first = new LinkedHashMap<>(golden());
    for (Addition addition : ADDITIONS) {
      golden(addition.name()).forEach(first::putIfAbsent);
    }

    for (SpecificRecord sample : Samples.all()) {
      assertThat(SingleObject.encode(sample))
          .as(sample.getSchema().getName())
          .isEqualTo(first.get(sample.getSchema().getName()));
    }
  }

  @Test
  void aRecordThatSaysSomethingNewHasAFingerprintOfItsOwn() throws Exception {
    Map<String, byte[]> plain = new LinkedHashMap<>(golden());
    for (Addition addition : ADDITIONS) {
      assertOtherFingerprints(plain, addition.changed());
      plain.putAll(golden(addition.name()));
    }
  }

  private static void assertOtherFingerprints(
      Map<String, byte[]> golden, List<SpecificRecord> samples) throws WireException {
    for (SpecificRecord sample : samples) {
      byte[] before = golden.get(sample.getSchema().getName());
      assertThat(SingleObject.fingerprint(SingleObject.encode(sample)))
          .as(sample.getSchema().getName())
          .isNotEqualTo(SingleObject.fingerprint(before));
    }
  }

  @Test
  void everyFrozenSchemaAndTodaysReadEachOther() {
    Map<String, Schema> today = parse(TODAY);

    assertThat(today).containsKeys(FROZEN.keySet().toArray(String[]::new));
    FROZEN.forEach(
        (name, frozen) -> {
          assertCompatible(today.get(name), frozen);
          assertCompatible(frozen, today.get(name));
        });
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType())
        .as("%s as reader of %s", reader, writer)
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void everyFrozenSchemaThatTravelsIsKnownByItsFingerprint() throws IOException {
    for (String name : golden().keySet()) {
      long fingerprint = KnownSchemas.fingerprint(FROZEN.get(name));

      assertThat(SingleObject.KNOWN.reader(fingerprint)).as(name).isPresent();
    }
  }

  @Test
  void everySchemaFileHasTheNameOfItsRecordAndEverythingInItIsDocumented() throws IOException {
    parse(TODAY)
        .forEach(
            (name, schema) -> {
              assertThat(TODAY.resolve(name + ".avsc")).exists();
              assertThat(schema.getFullName()).isEqualTo(NAMESPACE + name);
              assertThat(schema.getDoc()).as(name).isNotBlank();
              if (schema.getType() == Schema.Type.RECORD) {
                for (Schema.Field field : schema.getFields()) {
                  assertThat(field.doc()).as("%s.%s", name, field.name()).isNotBlank();
                }
              }
            });
  }

  @Test
  void theClassesAreThoseOfTheFiles() {
    Map<String, Schema> today = parse(TODAY);

    for (Schema schema : KnownSchemas.CURRENT) {
      assertThat(KnownSchemas.fingerprint(schema))
          .as(schema.getName())
          .isEqualTo(KnownSchemas.fingerprint(today.get(schema.getName())));
    }
  }

  @Test
  void valuesIsTheLastFieldWhereverThereIsOne() {
    parse(TODAY)
        .values()
        .forEach(
            schema -> {
              Schema.Field values =
                  schema.getType() == Schema.Type.RECORD ? schema.getField("values") : null;
              if (values != null) {
                assertThat(values.pos()).isEqualTo(schema.getFields().size() - 1);
              }
            });
  }
}
