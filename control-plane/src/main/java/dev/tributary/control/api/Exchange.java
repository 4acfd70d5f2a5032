package dev.tributary.control.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.access.Grant;
import dev.tributary.control.access.Role;
import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.spec.SpecError;
import dev.tributary.control.spec.SpecText;
import dev.tributary.core.check.Require;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One request whose sender is known, and its answer. What a request says wrongly is thrown as a
 * {@link Problem}.
 */
record Exchange(Context ctx, Grant grant) {
  /** Twice what a spec may have. */
  static final int MOST_BODY_BYTES = 1 << 18;

  static final String BYTES = "application/octet-stream";

  /** Refuses a query with parameters that the endpoint does not have, or has only once. */
  void requireKnownQuery(Set<String> known) {
    ctx.queryParamMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                throw Problem.parameter(
                    name, "is not known; known parameters: " + new TreeSet<>(known));
              }
              if (values.size() > 1) {
                throw Problem.parameter(name, "must be given once, got " + values);
              }
            });
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isEmpty());
  }

  /** An integer parameter of the query. */
  long number(String name, long otherwise, long least, long most) {
    return text(name).map(text -> number(name, text, least, most)).orElse(otherwise);
  }

  /** An integer parameter of the path. */
  long pathNumber(String name, long least, long most) {
    return number(name, ctx.pathParam(name), least, most);
  }

  private static long number(String name, String text, long least, long most) {
    if (text.matches("-?\\d{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw Problem.parameter(name, "must be in [%d, %d], got %s".formatted(least, most, text));
  }

  /** One of the names of an enum, in lower or upper case. */
  <E extends Enum<E>> Optional<E> choice(String name, E[] choices) {
    return text(name)
        .map(
            text -> {
              for (E choice : choices) {
                if (choice.name().equals(text.toUpperCase(Locale.ROOT))) {
                  return choice;
                }
              }
              throw Problem.parameter(
                  name, "must be one of %s, got %s".formatted(List.of(choices), text));
            });
  }

  /** A parameter of the path that must be a name. */
  String pathName(String name, Function<String, String> checked) {
    return checked(name, ctx.pathParam(name), checked);
  }

  /**
   * What a value of a request stands for.
   *
   * @param key whose value it is
   * @param rule throws IllegalArgumentException for one that breaks it
   */
  static <T> T checked(String key, String value, Function<String, T> rule) {
    try {
      return rule.apply(value);
    } catch (IllegalArgumentException broken) {
      throw new Problem(
          Kind.BAD_PARAMETER,
          broken.getMessage(),
          List.of(new SpecError(key, broken.getMessage())));
    }
  }

  /** As {@link Require#name}, for {@link #checked}. */
  static Function<String, String> name(String subject) {
    return value -> {
      Require.name(subject, value);
      return value;
    };
  }

  /**
   * Refuses who may not do something in a namespace.
   *
   * @param namespace empty for what belongs to none that is known: then all are asked for
   */
  void requireRole(Role role, Optional<String> namespace) {
    if (!grant.role().includes(role) || !grant.covers(namespace)) {
      throw new Problem(
          Kind.NOT_ALLOWED,
          "%s must be %s in %s, is %s in %s"
              .formatted(
                  grant.name(),
                  role.spelling(),
                  namespace.map("namespace "::concat).orElse("all namespaces"),
                  grant.role().spelling(),
                  String.join(", ", grant.namespaces())));
    }
  }

  /** Refuses who may not change what all namespaces share: clients, for instance. */
  void requireEverywhere(Role role) {
    requireRole(role, Optional.empty());
  }

  /** The body, which must be an object in JSON or YAML. */
  JsonNode body() throws IOException {
    String mediaType = mediaType();
    SpecText text =
        switch (mediaType) {
          case "application/json" -> SpecText.JSON;
          case "application/yaml" -> SpecText.YAML;
          default ->
              throw new Problem(
                  Kind.WRONG_MEDIA_TYPE,
                  "Content-Type must be application/json or application/yaml, got " + mediaType);
        };
    try {
      JsonNode body = text.read(utf8());
      if (body == null || !body.isObject()) {
        throw new Problem(Kind.MALFORMED, "the body must be an object");
      }
      return body;
    } catch (JsonProcessingException malformed) {
      throw new Problem(Kind.MALFORMED, "the body: " + SpecText.sentence(malformed));
    }
  }

  private String mediaType() {
    return Optional.ofNullable(ctx.contentType())
        .orElse("")
        .split(";", 2)[0]
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /** Refuses a body that is not said to be bytes. */
  void requireBytes() {
    if (!mediaType().equals(BYTES)) {
      throw new Problem(
          Kind.WRONG_MEDIA_TYPE, "Content-Type must be %s, got %s".formatted(BYTES, mediaType()));
    }
  }

  /** Writes a body of bytes into a file, which is made. */
  void bytesTo(Path file, long most) throws IOException {
    try (InputStream in = ctx.bodyInputStream();
        OutputStream out = Files.newOutputStream(file)) {
      byte[] piece = new byte[1 << 16];
      long total = 0;
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        total += n;
        if (total > most) {
          throw new Problem(Kind.TOO_LARGE, "the body must have at most %d bytes".formatted(most));
        }
        out.write(piece, 0, n);
      }
    }
  }

  private String utf8() throws IOException {
    byte[] bytes;
    try (InputStream in = ctx.bodyInputStream()) {
      bytes = in.readNBytes(MOST_BODY_BYTES + 1);
    }
    if (bytes.length > MOST_BODY_BYTES) {
      throw new Problem(
          Kind.TOO_LARGE, "the body must have at most %d bytes".formatted(MOST_BODY_BYTES));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException broken) {
      throw new Problem(Kind.MALFORMED, "the body must be UTF-8");
    }
  }

  /** Refuses a body with keys that the endpoint does not have. */
  static void requireKnownKeys(JsonNode body, Set<String> known) {
    for (Iterator<String> keys = body.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!known.contains(key)) {
        throw Problem.parameter(key, "is not known; known keys: " + new TreeSet<>(known));
      }
    }
  }

  /** A string of the body. */
  static Optional<String> text(JsonNode body, String key) {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Problem.parameter(key, "must be a string, got " + value);
    }
    return Optional.of(value.textValue());
  }

  void json(JsonNode document) {
    json(200, document);
  }

  void json(int status, JsonNode document) {
    ctx.status(status)
        .contentType("application/json")
        .result(document.toString().getBytes(StandardCharsets.UTF_8));
  }
}
