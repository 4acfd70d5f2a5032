package dev.tributary.control.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The JSON Schema of job specs: keys, types and ranges. */
public final class SpecSchema {
  private static final String TEXT = load();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(TEXT, InputFormat.JSON);
  private static final int MOST_SHOWN_CHARACTERS = 80;

  private SpecSchema() {}

  /** The schema itself, as it is published. */
  public static String text() {
    return TEXT;
  }

  private static String load() {
    try (InputStream in = SpecSchema.class.getResourceAsStream("job.schema.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What of the schema a spec breaks, with the path of each key. */
  static List<SpecError> errors(JsonNode spec) {
    List<SpecError> errors = new ArrayList<>();
    for (Error error : SCHEMA.validate(spec)) {
      errors.add(worded(error));
    }
    return errors;
  }

  private static SpecError worded(Error error) {
    String path = path(error.getInstanceLocation());
    String got = ", got " + shown(error.getInstanceNode());
    JsonNode bound = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "additionalProperties" ->
          SpecError.at(key(path, error.getProperty()), "is not known; known keys: " + known(error));
      case "required" -> SpecError.at(key(path, error.getProperty()), "must be given");
      case "type" -> SpecError.at(path, "must be " + type(bound) + got);
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
          SpecError.at(path, "must be " + range(rules(error)) + got);
      case "enum" -> SpecError.at(path, "must be one of " + names(bound) + got);
      case "pattern" -> SpecError.at(path, "must match " + bound.asText() + got);
      case "minItems" -> SpecError.at(path, "must have at least %s item".formatted(bound) + got);
      default -> SpecError.at(path, error.getMessage() + got);
    };
  }

  /** {@code model.tensors[0].name}, as everywhere in Tributary. */
  private static String path(NodePath location) {
    String path = "";
    for (int i = 0; i < location.getNameCount(); i++) {
      Object element = location.getElement(i);
      path = element instanceof Integer index ? path + "[" + index + "]" : key(path, "" + element);
    }
    return path;
  }

  private static String key(String path, String name) {
    return path.isEmpty() ? cut(name) : path + "." + cut(name);
  }

  /** The object in the schema that the broken rule stands in. */
  private static JsonNode rules(Error error) {
    String location = error.getSchemaLocation().toString();
    String pointer = location.substring(location.indexOf('#') + 1, location.lastIndexOf('/'));
    return SCHEMA.getSchemaNode().at(pointer);
  }

  private static Set<String> known(Error error) {
    Set<String> keys = new TreeSet<>();
    for (Iterator<String> names = rules(error).path("properties").fieldNames(); names.hasNext(); ) {
      keys.add(names.next());
    }
    return keys;
  }

  private static String range(JsonNode rules) {
    boolean above = rules.has("exclusiveMinimum");
    boolean below = rules.has("exclusiveMaximum");
    String least = rules.path(above ? "exclusiveMinimum" : "minimum").asText();
    String most = rules.path(below ? "exclusiveMaximum" : "maximum").asText();
    if (most.isEmpty()) {
      return (above ? "> " : ">= ") + least;
    }
    return "in %s%s, %s%s".formatted(above ? "(" : "[", least, most, below ? ")" : "]");
  }

  private static String type(JsonNode type) {
    if (type.isArray()) {
      return "of type " + names(type);
    }
    return switch (type.asText()) {
      case "object" -> "an object";
      case "array" -> "a list";
      case "integer" -> "an integer";
      default -> "a " + type.asText();
    };
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  private static String shown(JsonNode value) {
    return cut(value.isTextual() ? value.asText() : value.toString());
  }

  private static String cut(String text) {
    return text.length() <= MOST_SHOWN_CHARACTERS
        ? text
        : text.substring(0, MOST_SHOWN_CHARACTERS) + "...";
  }
}
