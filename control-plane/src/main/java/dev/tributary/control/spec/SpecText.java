package dev.tributary.control.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/** What specs are written in. Keys given twice and whatever follows the document are refused. */
public final class SpecText {
  public static final SpecText JSON = new SpecText(new JsonFactory());
  public static final SpecText YAML = new SpecText(new YAMLFactory());

  private final ObjectMapper mapper;

  private SpecText(JsonFactory factory) {
    mapper =
        new ObjectMapper(
                factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature()))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * The document; missing or null if the text holds none.
   *
   * @throws JsonProcessingException with the place, if the text is malformed
   */
  public JsonNode read(String text) throws JsonProcessingException {
    return mapper.readTree(text);
  }

  /** What is wrong with malformed text, in a line, with the place. */
  public static String sentence(JsonProcessingException malformed) {
    String what = malformed.getOriginalMessage().lines().findFirst().orElse("malformed");
    return malformed.getLocation() == null
        ? what
        : "line %d, column %d: %s"
            .formatted(
                malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr(), what);
  }
}
