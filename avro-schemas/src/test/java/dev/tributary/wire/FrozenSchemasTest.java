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
  private static final Path GOLDEN = Path.of("src/test/resources/golden/v1.txt");

  /** What version 2 added: secure rounds. */
  private static final Path GOLDEN_2 = Path.of("src/test/resources/golden/v2.txt");

  /** What version 3 added, most of it to records of before: differential privacy. */
  private static final Path GOLDEN_3 = Path.of("src/test/resources/golden/v3.txt");

  /** What version 4 added to records of before: norms that adapt. */
  private static final Path GOLDEN_4 = Path.of("src/test/resources/golden/v4.txt");

  /** What aliases added. */
  private static final Path GOLDEN_ALIASES = Path.of("src/test/resources/golden/aliases.txt");

  /** What version 5 added: what clients offer, jobs that are paused, who took part. */
  private static final Path GOLDEN_5 = Path.of("src/test/resources/golden/v5.txt");

  /** What version 6 added: what clients decline. */
  private static final Path GOLDEN_6 = Path.of("src/test/resources/golden/v6.txt");

  /** What stop conditions added: the evaluation of a round, and how near a job is to its end. */
  private static final Path GOLDEN_STOPPING = Path.of("src/test/resources/golden/stopping.txt");

  /** What holds of clients added. */
  private static final Path GOLDEN_HOLDS = Path.of("src/test/resources/golden/holds.txt");

  /** What orders added: jobs that are being stopped, notes, and jobs that were deleted. */
  private static final Path GOLDEN_ORDERS = Path.of("src/test/resources/golden/orders.txt");

  /** What specs that may change added: the hash of one in each round that is decided by it. */
  private static final Path GOLDEN_UPDATES = Path.of("src/test/resources/golden/updates.txt");

  private static final String NAMESPACE = "dev.tributary.wire.avro.";

  private static final Map<String, Schema> FROZEN = parse(V1);

  static final List<SpecificRecord> SAMPLES = Samples.ofVersion1();

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
    return golden(GOLDEN);
  }

  private static Map<String, byte[]> golden(Path file) throws IOException {
    Map<String, byte[]> golden = new LinkedHashMap<>();
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

  @Test
  void whatVersion2AddedIsWrittenAndReadByteForByte() throws Exception {
    Map<String, byte[]> golden = golden(GOLDEN_2);
    List<SpecificRecord> samples = Samples.ofVersion2();

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
  void whatVersion3AddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_3), Samples.ofVersion3());
  }

  @Test
  void whatVersion4AddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_4), Samples.changedByVersion4());
  }

  @Test
  void whatAliasesAddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_ALIASES), AliasSamples.all());
  }

  @Test
  void whatVersion5AddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_5), Samples.ofVersion5());
  }

  @Test
  void whatVersion6AddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_6), Samples.changedByVersion6());
  }

  @Test
  void whatStopConditionsAddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_STOPPING), StopSamples.all());
  }

  @Test
  void whatHoldsAddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_HOLDS), HoldSamples.all());
  }

  @Test
  void whatOrdersAddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_ORDERS), OrderSamples.all());
  }

  @Test
  void whatSpecsThatMayChangeAddedIsWrittenAndReadByteForByte() throws Exception {
    assertWrittenAndRead(golden(GOLDEN_UPDATES), UpdateSamples.all());
  }

  private static void assertWrittenAndRead(Map<String, byte[]> golden, List<SpecificRecord> samples)
      throws WireException {

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
    Map<String, byte[]> golden = new LinkedHashMap<>(golden(GOLDEN_UPDATES));
    golden.putAll(golden(GOLDEN_ORDERS));
    golden.putAll(golden(GOLDEN_HOLDS));
    golden.putAll(golden(GOLDEN_STOPPING));
    golden.putAll(golden(GOLDEN_5));
    golden.putAll(golden(GOLDEN_ALIASES));
    golden.putAll(golden(GOLDEN_3));
    golden.putAll(golden(GOLDEN));
    golden.putAll(golden(GOLDEN_2));

    for (SpecificRecord sample : Samples.all()) {
      assertThat(SingleObject.encode(sample))
          .as(sample.getSchema().getName())
          .isEqualTo(golden.get(sample.getSchema().getName()));
    }
  }

  @Test
  void aRecordThatSaysSomethingNewHasAFingerprintOfItsOwn() throws Exception {
    Map<String, byte[]> plain = new LinkedHashMap<>(golden(GOLDEN));
    plain.putAll(golden(GOLDEN_2));

    assertOtherFingerprints(plain, Samples.changedByVersion3());
    plain.putAll(golden(GOLDEN_3));
    assertOtherFingerprints(plain, Samples.changedByVersion4());
    plain.putAll(golden(GOLDEN_4));
    assertOtherFingerprints(plain, AliasSamples.changed());
    plain.putAll(golden(GOLDEN_ALIASES));
    assertOtherFingerprints(plain, Samples.changedByVersion5());
    plain.putAll(golden(GOLDEN_5));
    assertOtherFingerprints(plain, StopSamples.changed());
    plain.putAll(golden(GOLDEN_STOPPING));
    assertOtherFingerprints(plain, HoldSamples.changed());
    plain.putAll(golden(GOLDEN_HOLDS));
    assertOtherFingerprints(plain, OrderSamples.changed());
    plain.putAll(golden(GOLDEN_ORDERS));
    assertOtherFingerprints(plain, UpdateSamples.changed());
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
