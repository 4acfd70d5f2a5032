package dev.tributary.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * An object of a job spec that gives its values by key, typed, and knows where it stands, so that
 * every refusal names the path of the key. All methods throw {@link IllegalArgumentException}.
 */
final class SpecObject {
  private static final int MOST_SHOWN_CHARACTERS = 80;

  private final String path;
  private final JsonNode node;

  private SpecObject(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  /**
   * @param path of the object, empty for the spec itself
   * @param known the keys that it may have
   */
  static SpecObject of(String path, JsonNode node, String... known) {
    require(node.isObject(), path.isEmpty() ? "spec" : path, "an object", node);
    TreeSet<String> keys = new TreeSet<>(Arrays.asList(known));
    SpecObject object = new SpecObject(path, node);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!keys.contains(entry.getKey())) {
        throw new IllegalArgumentException(
            "%s is not known; known keys: %s".formatted(object.at(shown(entry.getKey())), keys));
      }
    }
    return object;
  }

  boolean has(String key) {
    return node.has(key);
  }

  SpecObject object(String key, String... known) {
    return of(at(key), given(key), known);
  }

  List<SpecObject> objects(String key, String... known) {
    JsonNode list = given(key);
    require(list.isArray(), at(key), "a list", list);
    List<SpecObject> objects = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      objects.add(of("%s[%d]".formatted(at(key), i), list.get(i), known));
    }
    return objects;
  }

  String text(String key) {
    return given(key, JsonNode::isTextual, "a string").asText();
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  int integer(String key) {
    return integer(at(key), given(key));
  }

  int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  long longInteger(String key) {
    JsonNode value = given(key, JsonNode::isIntegralNumber, "an integer");
    require(value.canConvertToLong(), at(key), "an integer of 64 bits", value);
    return value.longValue();
  }

  long longInteger(String key, long otherwise) {
    return has(key) ? longInteger(key) : otherwise;
  }

  /** Rounded once, from the decimal text. */
  float real(String key) {
    return Float.parseFloat(given(key, JsonNode::isNumber, "a number").asText());
  }

  double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  double number(String key) {
    return Double.parseDouble(given(key, JsonNode::isNumber, "a number").asText());
  }

  /** Exactly what is written. */
  BigDecimal decimal(String key) {
    JsonNode value = given(key, JsonNode::isNumber, "a number");
    try {
      return new BigDecimal(value.asText());
    } catch (NumberFormatException notFinite) {
      throw new IllegalArgumentException(
          "%s must be finite, got %s".formatted(at(key), shown(value.asText())), notFinite);
    }
  }

  /** Refuses a value that breaks a rule: what it must be. */
  void require(boolean holds, String key, String rule) {
    require(holds, at(key), rule, given(key));
  }

  List<Integer> integers(String key) {
    JsonNode list = given(key);
    require(list.isArray(), at(key), "a list of integers", list);
    List<Integer> integers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      integers.add(integer("%s[%d]".formatted(at(key), i), list.get(i)));
    }
    return integers;
  }

  /** Strings, numbers and booleans by key, as text; empty if the key is missing. */
  Map<String, String> texts(String key) {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(key)) {
      JsonNode value = entry.getValue();
      boolean scalar = value.isTextual() || value.isNumber() || value.isBoolean();
      require(scalar, path(key, entry), "a string, number or boolean", value);
      texts.put(entry.getKey(), value.asText());
    }
    return texts;
  }

  /** Numbers by key; empty if the key is missing. */
  Map<String, Double> numbers(String key) {
    Map<String, Double> numbers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(key)) {
      require(entry.getValue().isNumber(), path(key, entry), "a number", entry.getValue());
      // Adding 0 makes one zero of the two, which JSON need not keep apart.
      numbers.put(entry.getKey(), Double.parseDouble(entry.getValue().asText()) + 0.0);
    }
    return numbers;
  }

  private Iterable<Map.Entry<String, JsonNode>> entries(String key) {
    if (!has(key)) {
      return List.of();
    }
    return given(key, JsonNode::isObject, "an object").properties();
  }

  private String path(String key, Map.Entry<String, JsonNode> entry) {
    return at(key) + "." + shown(entry.getKey());
  }

  private JsonNode given(String key, Predicate<JsonNode> isRight, String type) {
    JsonNode value = given(key);
    require(isRight.test(value), at(key), type, value);
    return value;
  }

  private JsonNode given(String key) {
    if (!has(key)) {
      throw new IllegalArgumentException(at(key) + " must be given");
    }
    return node.get(key);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static int integer(String path, JsonNode value) {
    require(value.isIntegralNumber(), path, "an integer", value);
    require(value.canConvertToInt(), path, "an integer of 32 bits", value);
    return value.intValue();
  }

  private static void require(boolean holds, String path, String type, JsonNode value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s must be %s, got %s".formatted(path, type, shown(value.toString())));
    }
  }

  private static String shown(String text) {
    return text.length() <= MOST_SHOWN_CHARACTERS
        ? text
        : text.substring(0, MOST_SHOWN_CHARACTERS) + "...";
  }
}
