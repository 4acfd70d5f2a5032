package dev.tributary.control.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tributary.core.job.JobSpec;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A job spec in a file: JSON if its name ends in {@code .json}, else YAML. */
final class SpecFile {
  private static final ObjectMapper JSON = mapper(new JsonFactory());
  private static final ObjectMapper YAML = mapper(new YAMLFactory());

  private SpecFile() {}

  private static ObjectMapper mapper(JsonFactory factory) {
    return new ObjectMapper(
            factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature()))
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * @throws IllegalArgumentException naming the file and, in it, the line or the path of the key
   */
  static JobSpec read(Path file) {
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    try {
      JsonNode tree = (json ? JSON : YAML).readTree(Files.readString(file, StandardCharsets.UTF_8));
      if (tree == null || !tree.isObject()) {
        throw new IllegalArgumentException(file + " must be a job spec, got no keys");
      }
      return parse(file, tree);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(where(file, malformed), malformed);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException("%s does not exist".formatted(file), missing);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "%s can not be read: %s".formatted(file, unreadable), unreadable);
    }
  }

  private static JobSpec parse(Path file, JsonNode tree) {
    try {
      return JobSpecs.parse(tree);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private static String where(Path file, JsonProcessingException malformed) {
    String what = malformed.getOriginalMessage().lines().findFirst().orElse("malformed");
    JsonLocation at = malformed.getLocation();
    return at == null
        ? "%s: %s".formatted(file, what)
        : "%s, line %d, column %d: %s".formatted(file, at.getLineNr(), at.getColumnNr(), what);
  }
}
