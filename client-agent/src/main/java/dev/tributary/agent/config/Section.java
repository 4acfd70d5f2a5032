package dev.tributary.agent.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One level of keys of a YAML file. Each error is an {@link IllegalArgumentException} that names
 * the file, the whole key, the rule and the value; {@link #refuseUnknown} comes last, when all keys
 * that there may be have been read.
 */
final class Section {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Keys whose values do not belong in a message. */
  private static final Pattern SECRET =
      Pattern.compile("secret|password|jaas", Pattern.CASE_INSENSITIVE);

  private final String file;
  private final String path;
  private final JsonNode node;
  private final Set<String> known = new TreeSet<>();

  private Section(String file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  /** The outermost level of a file. */
  static Section read(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException("configuration must be a readable file, got " + file);
    }
    String name = file.getFileName().toString();
    try {
      JsonNode node = YAML.readTree(file.toFile());
      if (!node.isObject()) {
        throw new IllegalArgumentException(
            name + ": must hold keys with values, got " + shown(node));
      }
      return new Section(name, "", node);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place = at == null ? "" : " line " + at.getLineNr() + " column " + at.getColumnNr();
      String fault = e.getOriginalMessage().lines().findFirst().orElse("something else");
      throw new IllegalArgumentException(
          name + place + ": must be YAML with each key once, got " + fault, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("configuration must be a readable file, got " + file, e);
    }
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Text that must be there. YAML takes 007 for the number 7, so a number needs its quotes. */
  String text(String key) {
    return optionalText(key).orElseThrow(() -> refused(key, "must be given", "nothing"));
  }

  Optional<String> optionalText(String key) {
    Optional<JsonNode> value = value(key);
    value.ifPresent(v -> require(v.isTextual(), key, "must be text, in quotes if need be", v));
    Optional<String> text = value.map(v -> v.asText().strip());
    text.ifPresent(t -> require(!t.isEmpty(), key, "must not be empty", value.get()));
    return text;
  }

  /** Text, a number or a flag that must be there, as text. */
  String scalar(String key) {
    JsonNode value = value(key).orElseThrow(() -> refused(key, "must be given", "nothing"));
    require(value.isValueNode(), key, "must be a single value", value);
    return value.asText().strip();
  }

  /** All keys of this section with their values as text. */
  Map<String, String> scalars() {
    Map<String, String> scalars = new TreeMap<>();
    keys().forEach(key -> scalars.put(key, scalar(key)));
    return scalars;
  }

  long wholeNumber(String key, long byDefault, long minimum, long maximum) {
    return optionalWholeNumber(key, minimum, maximum).orElse(byDefault);
  }

  OptionalLong optionalWholeNumber(String key, long minimum, long maximum) {
    Optional<JsonNode> value = value(key);
    value.ifPresent(
        v ->
            require(
                v.isIntegralNumber()
                    && v.canConvertToLong()
                    && v.longValue() >= minimum
                    && v.longValue() <= maximum,
                key,
                "must be a whole number in [" + minimum + ", " + maximum + "]",
                v));
    return value.map(v -> OptionalLong.of(v.longValue())).orElse(OptionalLong.empty());
  }

  double number(String key, double byDefault) {
    Optional<JsonNode> value = value(key);
    value.ifPresent(v -> require(v.isNumber(), key, "must be a number", v));
    return value.map(JsonNode::doubleValue).orElse(byDefault);
  }

  /** A path that must be given; a relative one starts at the folder. */
  Path path(String key, Path folder) {
    return path(key, text(key), folder);
  }

  Optional<Path> optionalPath(String key, Path folder) {
    return optionalText(key).map(text -> path(key, text, folder));
  }

  private Path path(String key, String text, Path folder) {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw refused(key, "must be a path", text);
    }
  }

  boolean flag(String key, boolean byDefault) {
    Optional<JsonNode> value = value(key);
    value.ifPresent(v -> require(v.isBoolean(), key, "must be true or false", v));
    return value.map(JsonNode::booleanValue).orElse(byDefault);
  }

  /** One of the choices; absent means the first. */
  String choice(String key, List<String> choices) {
    String choice = optionalText(key).orElse(choices.get(0));
    if (!choices.contains(choice)) {
      throw refused(key, "must be one of " + choices, choice);
    }
    return choice;
  }

  Section section(String key) {
    return optionalSection(key).orElseThrow(() -> refused(key, "must be given", "nothing"));
  }

  Optional<Section> optionalSection(String key) {
    Optional<JsonNode> value = value(key);
    value.ifPresent(
        v -> require(v.isObject() && !v.isEmpty(), key, "must hold keys with values", v));
    return value.map(v -> new Section(file, path + key + ".", v));
  }

  /** Whether there is a list under the key. */
  boolean isList(String key) {
    return value(key).filter(JsonNode::isArray).isPresent();
  }

  /** The entries of a list, each with keys of its own. */
  List<Section> sections(String key) {
    JsonNode list = value(key).orElseThrow(() -> refused(key, "must be given", "nothing"));
    require(list.isArray() && !list.isEmpty(), key, "must be a list with entries", list);
    List<Section> sections = new ArrayList<>();
    for (JsonNode entry : list) {
      String place = key + "[" + sections.size() + "]";
      require(entry.isObject() && !entry.isEmpty(), place, "must hold keys with values", entry);
      sections.add(new Section(file, path + place + ".", entry));
    }
    return sections;
  }

  /** Refuses every key that was not asked for by now. */
  void refuseUnknown() {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw refused(key, "must be one of " + known, "an unknown key");
      }
    }
  }

  /** A check of someone else, whose message begins with a key of this section. */
  void check(Runnable check) {
    checked(
        () -> {
          check.run();
          return true;
        });
  }

  /** A value that checks itself, with messages that begin with a key of this section. */
  <T> T checked(Supplier<T> value) {
    return checked(value, Map.of());
  }

  /**
   * A value that checks itself, with messages that use other keys than this section does.
   *
   * @param keys this section's, by those of the messages
   */
  <T> T checked(Supplier<T> value, Map<String, String> keys) {
    try {
      return value.get();
    } catch (RefusedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      for (Map.Entry<String, String> key : keys.entrySet()) {
        message = message.replace(key.getKey(), key.getValue());
      }
      throw new RefusedException(file + ": " + path + message, e);
    }
  }

  IllegalArgumentException refused(String key, String rule, Object value) {
    return new RefusedException(file + ": " + path + key + " " + rule + ", got " + value, null);
  }

  private Optional<JsonNode> value(String key) {
    known.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  private void require(boolean holds, String key, String rule, JsonNode value) {
    if (!holds) {
      throw refused(key, rule, SECRET.matcher(key).find() ? "a value not shown" : shown(value));
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }

  /** Names the file and the whole key already. */
  private static final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    RefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
