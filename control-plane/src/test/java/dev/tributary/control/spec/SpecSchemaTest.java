package dev.tributary.control.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.aggregation.ServerOptimizers;
import dev.tributary.core.selection.ClientSelectors;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the codec that reads specs say the same. */
class SpecSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern KNOWN = Pattern.compile("is not known; known keys: \\[(.*)]");

  /** A spec with every key that one may have with privacy. */
  private static final String WHOLE =
      """
      {"name": "digits", "dataSet": "digits", "namespace": "cardiology", "priority": 5,
       "dataSetRequirements": {"minimumRows": 100, "features": 64, "classes": 10},
       "trainer": {"name": "mlp", "parameters": {"layers": "64,10"}},
       "model": {"seed": 7, "shardCoordinates": 100,
                 "initial": {"uri": "s3://models/a/v00001.f32", "sha256": "%s"},
                 "tensors": [{"name": "w", "shape": [10, 64], "init": "glorot"}]},
       "cohort": {"size": 30, "goal": 20, "minimum": 20, "patienceMillis": 1, "selection": "first",
                  "labels": {"site": "ward"}},
       "rounds": {"count": 20, "deadlineMillis": 1, "releaseMillis": 1, "maxAbandoned": 1,
                  "maxAbandonedInAll": 1},
       "stop": {"wallMillis": 1}, "evaluation": {"everyRounds": 1},
       "update": {"bound": 4.0, "maxWeight": 1},
       "optimizer": {"name": "fedavg", "parameters": {"learningRate": 1.0}},
       "privacy": {
         "secureAggregation": {"modulusBits": 64, "threatModel": "semi-honest",
           "adversaryShare": 0.1, "dropoutShare": 0.1, "securityBits": 40, "minimumMembers": 20},
         "differentialPrivacy": {"place": "distributed", "epsilon": 8, "delta": 1e-5,
           "noiseMultiplier": 3.0, "samplingRate": 1,
           "clip": {"norm": 1.0, "adaptive": {"quantile": 0.5, "learningRate": 0.2,
                    "countNoise": 3.0, "least": 0.1, "most": 10.0}},
           "adversaryShare": 0.1}}}
      """
          .formatted("5a".repeat(32));

  private final JsonNode schema = parse(SpecSchema.text());

  /** The one without privacy, and with every key that does not go with it. */
  private static ObjectNode open() {
    ObjectNode spec = (ObjectNode) parse(WHOLE);
    spec.remove("privacy");
    ObjectNode stop = (ObjectNode) spec.get("stop");
    stop.putObject("target").put("metric", "accuracy").put("value", 0.9).put("direction", "max");
    stop.putObject("patience").put("metric", "accuracy").put("rounds", 3).put("minDelta", 0.1);
    ObjectNode cohort = (ObjectNode) spec.get("cohort");
    cohort.remove("size");
    cohort.put("overProvisioning", 1.5);
    return spec;
  }

  /** The one that has an object at this path. */
  private static ObjectNode having(String path) {
    return path.startsWith("stop") ? open() : (ObjectNode) parse(WHOLE);
  }

  @Test
  void specsWithEveryKeyBetweenThemAreGood() {
    assertThat(SpecReport.of(parse(WHOLE)).errors()).isEmpty();
    assertThat(SpecReport.of(open()).errors()).isEmpty();
  }

  @Test
  void aGoodSpecIsShownWithTheSizeOfItsCohort() {
    JsonNode shown = SpecReport.of(open()).json().get("spec").get("cohort");

    assertThat(shown.get("size").asInt()).isEqualTo(30);
    assertThat(shown.has("overProvisioning")).isFalse();
  }

  @Test
  void theCodecKnowsTheKeysOfTheSchemaAndNoOthers() {
    Map<String, Set<String>> objects = objects();

    assertThat(objects).hasSizeGreaterThan(9);
    objects.forEach(
        (path, keys) -> {
          ObjectNode spec = having(path);
          ((ObjectNode) at(spec, path)).put("colour", "red");
          assertThat(knownToCodec(spec)).as("keys at '%s'", path).isEqualTo(keys);
        });
  }

  @Test
  void everyKeyOfTheSchemaIsReadByTheCodecWithItsType() {
    objects()
        .forEach(
            (path, keys) -> {
              for (String key : keys) {
                ObjectNode spec = having(path);
                ((ObjectNode) at(spec, path)).set(key, JSON.nullNode());
                String whole = path.isEmpty() ? key : path + "." + key;
                assertThat(refusal(spec)).startsWith(whole + " must be ");
                assertThat(SpecReport.of(spec).errors())
                    .extracting(SpecError::path)
                    .contains(whole);
              }
            });
  }

  @Test
  void everyKeyIsDescribed() {
    schema
        .findParents("type")
        .forEach(
            typed -> {
              for (Map.Entry<String, JsonNode> key : typed.path("properties").properties()) {
                assertThat(key.getValue().has("description")).as(key.getKey()).isTrue();
              }
            });
  }

  @Test
  void namesAreThoseThatAreKnown() {
    assertThat(names("/properties/cohort/properties/selection/examples"))
        .isEqualTo(ClientSelectors.onClassPath().names());
    assertThat(names("/properties/optimizer/properties/name/enum"))
        .isEqualTo(new TreeSet<>(ServerOptimizers.names()));
  }

  private Set<String> names(String pointer) {
    Set<String> names = new TreeSet<>();
    schema.at(pointer).forEach(name -> names.add(name.asText()));
    return names;
  }

  static List<Path> examples() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String directory :
        List.of(
            "../deploy/local/examples",
            "../deploy/local/src/main/resources/dev/tributary/local/quickstart")) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of(directory), "*.yaml")) {
        found.forEach(files::add);
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesAreGood(Path file) throws Exception {
    JsonNode spec = SpecText.YAML.read(Files.readString(file));

    assertThat(SpecReport.of(spec).errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"size\": 30|\"size\": 0|cohort.size must be in [1, 15000], got 0",
        "\"size\": 30|\"size\": 1.5|cohort.size must be an integer, got 1.5",
        "\"size\": 30, \"goal\": 20, \"minimum\": 20, ||cohort.size must be given",
        "\"bound\": 4.0, ||update.bound must be given",
        "\"size\": 30|\"overProvisioning\": 0.9|cohort.overProvisioning must be in [1, 15000],"
            + " got 0.9",
        "\"size\": 30|\"size\": 30, \"overProvisioning\": 1.5|cohort.overProvisioning must be left"
            + " out with cohort.size, got 1.5",
        "\"bound\": 4.0|\"bound\": 0|update.bound must be > 0, got 0",
        "[10, 64]|[10, 0]|model.tensors[0].shape[1] must be in [1, 2147483647], got 0",
        "[10, 64]|[]|model.tensors[0].shape must have at least 1 item, got []",
        "\"fedavg\"|\"sgd\"|optimizer.name must be one of"
            + " [fedadagrad, fedadam, fedavg, fedavgm, fedyogi], got sgd",
        "\"first\"|\"fisrt\"|cohort.selection must be one of [first, poisson, resources, uniform,"
            + " untrained-first, utility], got fisrt",
        "\"name\": \"w\"|\"name\": \"a/b\"|model.tensors[0].name must match"
            + " ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$, got a/b",
        "\"64,10\"|[64]|trainer.parameters.layers must be of type [string, number, boolean],"
            + " got [64]",
        "\"minimum\": 20|\"minimum\": 21|cohort.minimum must be in [1, 20], got 21",
        "\"maxWeight\": 1|\"maxWeight\": 2|update.maxWeight must be 1 with"
            + " privacy.differentialPrivacy, under which every client counts alike, got 2"
      })
  void whatIsWrongIsToldWithPathRuleAndValue(String broken) {
    String[] parts = broken.split("\\|", -1);
    JsonNode spec = parse(WHOLE.replace(parts[0], parts[1]));

    List<SpecError> errors = SpecReport.of(spec).errors();

    assertThat(errors).extracting(SpecError::message).contains(parts[2]);
    assertThat(errors)
        .allSatisfy(error -> assertThat(error.message()).startsWith(error.path() + " "));
  }

  /** The keys of each object of the schema, by the path at which it stands in a spec. */
  private Map<String, Set<String>> objects() {
    Map<String, Set<String>> objects = new TreeMap<>();
    collect("", schema, objects);
    return objects;
  }

  private static void collect(String path, JsonNode schema, Map<String, Set<String>> objects) {
    if (!schema.has("properties")) {
      return;
    }
    Set<String> keys = new TreeSet<>();
    for (Map.Entry<String, JsonNode> key : schema.get("properties").properties()) {
      keys.add(key.getKey());
      String whole = path.isEmpty() ? key.getKey() : path + "." + key.getKey();
      collect(whole, key.getValue(), objects);
      collect(whole + "[0]", key.getValue().path("items"), objects);
    }
    objects.put(path, keys);
  }

  private static JsonNode at(JsonNode spec, String path) {
    String pointer = path.replace("[0]", ".0").replace('.', '/');
    return path.isEmpty() ? spec : spec.at("/" + pointer);
  }

  private static Set<String> knownToCodec(JsonNode spec) {
    Matcher known = KNOWN.matcher(refusal(spec));
    assertThat(known.find()).isTrue();
    return Arrays.stream(known.group(1).split(", ", -1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String refusal(JsonNode spec) {
    try {
      JobSpecs.parse(spec);
    } catch (IllegalArgumentException refused) {
      return refused.getMessage();
    }
    throw new AssertionError("the codec must refuse " + spec);
  }

  private static JsonNode parse(String json) {
    try {
      return SpecText.JSON.read(json);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
