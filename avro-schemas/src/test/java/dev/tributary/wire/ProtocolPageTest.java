package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.core.aggregation.ServerOptimizers;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.selection.ClientSelectors;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.avro.UpdateChunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The protocol's page says what the code does. */
class ProtocolPageTest {
  /** Kept in checkpoints, and in no topic by themselves. */
  private static final Set<String> STORED = Set.of("LogState", "SecureLogState");

  static final List<Addition> ADDITIONS =
      Addition.ALL.stream().filter(addition -> !addition.changed().isEmpty()).toList();

  private static final String PAGE = read(Path.of("README.md"));

  private static String read(Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of the table whose head begins with these columns, without back quotes. */
  private static List<List<String>> table(String head) {
    List<List<String>> rows = new ArrayList<>();
    String body = PAGE.substring(PAGE.indexOf("| " + head + " |"));
    for (String line : body.lines().skip(2).toList()) {
      if (!line.startsWith("|")) {
        break;
      }
      rows.add(
          Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
              .map(cell -> cell.replace("`", "").trim())
              .toList());
    }
    return rows;
  }

  private static List<String> firstColumn(String head) {
    return table(head).stream().map(row -> row.get(0)).toList();
  }

  /** The code block whose first line, below its fence, begins so. */
  private static String block(String fence, String begin) {
    int from = PAGE.indexOf("```" + fence + "\n" + begin) + 4 + fence.length();
    return PAGE.substring(from, PAGE.indexOf("```", from));
  }

  @Test
  void theWorkedExampleIsWhatTheCodeWrites() {
    String hex = String.join(" ", firstColumn("bytes | what"));
    byte[] example = HexFormat.ofDelimiter(" ").withUpperCase().parseHex(hex);
    byte[] written =
        UpdateChunks.encode(
            "digits", 2, 1, "hospital-7", 1, 0, 1, 143, new float[] {1.0f, -0.5f, 0.0f}, 0, 3);

    assertThat(example).isEqualTo(written);
  }

  @Test
  void theWorkedExampleNamesEveryFieldInOrder() {
    List<String> named =
        table("bytes | what").stream()
            .map(row -> row.get(1))
            .filter(what -> what.contains(": "))
            .map(what -> what.substring(0, what.indexOf(':')))
            .toList();

    assertThat(named)
        .containsExactlyElementsOf(
            UpdateChunk.SCHEMA$.getFields().stream().map(Schema.Field::name).toList());
  }

  @Test
  void theFingerprintsAreThoseInFrontOfTheRecords() {
    assertThat(table("record | fingerprint")).isEqualTo(fingerprints(Samples.all()));
  }

  @ParameterizedTest
  @FieldSource("ADDITIONS")
  void theFingerprintsOfRecordsThatSaySomethingNewAreInTheirTable(Addition addition) {
    assertThat(table(addition.table() + " | fingerprint"))
        .isEqualTo(fingerprints(addition.changed()));
  }

  private static List<List<String>> fingerprints(List<SpecificRecord> records) {
    HexFormat hex = HexFormat.ofDelimiter(" ").withUpperCase();
    return records.stream()
        .filter(record -> !STORED.contains(record.getSchema().getName()))
        .map(
            record ->
                List.of(
                    record.getSchema().getName(),
                    hex.formatHex(SingleObject.encode(record), 2, 10)))
        .toList();
  }

  @Test
  void everyKeyOfStopConditionsIsInTheirTableAndTheExampleIsWhatTheCodeWrites() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode shown = mapper.readTree(block("json", "{\"stop\""));
    JsonNode spec = mapper.readTree(JobSpecs.canonical(Specs.STOPPING));
    List<String> keys = new ArrayList<>();
    for (String part : List.of("target", "patience")) {
      spec.at("/stop/" + part)
          .fieldNames()
          .forEachRemaining(key -> keys.add("stop." + part + "." + key));
    }
    keys.addAll(List.of("stop.wallMillis", "evaluation.everyRounds", "rounds.maxAbandonedInAll"));

    assertThat(shown.get("stop")).isEqualTo(spec.get("stop"));
    assertThat(shown.get("evaluation")).isEqualTo(spec.get("evaluation"));
    assertThat(firstColumn("stop key | meaning")).containsExactlyElementsOf(keys);
  }

  @Test
  void thePromiseOnThePageIsThatOfASpec() throws IOException {
    JsonNode shown =
        new ObjectMapper().readTree(block("json", "{\"privacy\": {\"differentialPrivacy\""));

    assertThat(shown.get("privacy"))
        .isEqualTo(new ObjectMapper().readTree(JobSpecs.canonical(Specs.PROMISING)).get("privacy"));
  }

  @Test
  void theTopicsAreThoseOfTheCode() {
    List<List<String>> expected =
        Topics.standard().all().stream()
            .map(t -> List.of(t.name(), t.key(), String.valueOf(t.partitions())))
            .toList();

    assertThat(table("topic | key"))
        .extracting(row -> List.of(row.get(0), row.get(1), row.get(5)))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void everyRecordThatTravelsBelongsToOneTopic() {
    List<String> records =
        table("topic | key").stream().flatMap(row -> Stream.of(row.get(2).split(" "))).toList();

    assertThat(records)
        .containsExactlyInAnyOrderElementsOf(
            Samples.all().stream()
                .map(SpecificRecord::getSchema)
                .map(Schema::getName)
                .filter(name -> !STORED.contains(name))
                .toList());
  }

  @Test
  void everyReasonIsInTheTable() {
    assertThat(firstColumn("reason | why"))
        .containsExactlyElementsOf(
            Arrays.stream(RejectReason.values()).map(RejectReason::label).toList());
  }

  @Test
  void theSchemaFilesParseInTheOrderOfThePage() throws IOException {
    List<String> order = List.of(block("", "Sha256 ").trim().split("\\s+"));
    Schema.Parser parser = new Schema.Parser();
    for (String name : order) {
      Schema schema = parser.parse(read(Path.of("src/main/avro", name + ".avsc")));

      assertThat(schema.getName()).isEqualTo(name);
    }
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".avsc", "")))
          .containsExactlyInAnyOrderElementsOf(order);
    }
  }

  @Test
  void theSpecOnThePageIsASpecWithEveryDefaultFilledIn() {
    String json = block("json", "{");

    JobSpec spec = JobSpecs.parse(json);

    assertThat(spec).isEqualTo(Specs.DIGITS);
    assertThat(JobSpecs.canonical(spec)).isEqualTo(json.replaceAll("\\s", ""));
  }

  @Test
  void everyKeyOfTheSpecIsInTheTable() throws IOException {
    List<String> keys = new ArrayList<>();
    JsonNode spec = new ObjectMapper().readTree(JobSpecs.canonical(Specs.DIGITS));
    spec.properties()
        .forEach(
            part -> {
              if (part.getValue().isObject()) {
                part.getValue()
                    .fieldNames()
                    .forEachRemaining(key -> keys.add(part.getKey() + "." + key));
              } else {
                keys.add(part.getKey());
              }
            });

    assertThat(firstColumn("key | meaning")).containsExactlyElementsOf(keys);
  }

  @Test
  void thePrivacyOnThePageIsThatOfASpecAndEveryKeyOfItIsInItsTable() throws IOException {
    JsonNode shown =
        new ObjectMapper().readTree(block("json", "{\"privacy\": {\"secureAggregation\""));
    JsonNode spec = new ObjectMapper().readTree(JobSpecs.canonical(Specs.SECURE));
    List<String> keys = new ArrayList<>();
    spec.get("privacy")
        .get("secureAggregation")
        .fieldNames()
        .forEachRemaining(key -> keys.add("secureAggregation." + key));
    JsonNode promise =
        new ObjectMapper()
            .readTree(JobSpecs.canonical(Specs.ADAPTIVE))
            .at("/privacy/differentialPrivacy");
    for (String key : (Iterable<String>) promise::fieldNames) {
      if (key.equals("clip")) {
        keys.add("differentialPrivacy.clip.norm");
        promise
            .at("/clip/adaptive")
            .fieldNames()
            .forEachRemaining(name -> keys.add("differentialPrivacy.clip.adaptive." + name));
      } else {
        keys.add("differentialPrivacy." + key);
      }
    }

    assertThat(shown.get("privacy")).isEqualTo(spec.get("privacy"));
    assertThat(firstColumn("privacy key | meaning")).containsExactlyElementsOf(keys);
  }

  @Test
  void theNamesThatASpecCanUseAreListed() {
    List<List<String>> keys = table("key | meaning");

    assertThat(rowOf(keys, "optimizer.name")).contains(ServerOptimizers.names());
    assertThat(rowOf(keys, "cohort.selection")).contains(ClientSelectors.onClassPath().names());
  }

  private static String rowOf(List<List<String>> keys, String key) {
    return keys.stream().filter(row -> row.get(0).equals(key)).findFirst().orElseThrow().get(1);
  }

  @Test
  void everyFileThatThePageLinksToExists() {
    for (MatchResult link :
        Pattern.compile("]\\((?!https?:)([^)#]+)").matcher(PAGE).results().toList()) {
      assertThat(Path.of(link.group(1))).exists();
    }
  }
}
