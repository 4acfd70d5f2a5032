package dev.tributary.agent.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.core.client.ClientProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The content of {@code progress.json}.
 *
 * @param version of the file's form
 * @param client whose progress it is
 */
record ProgressFile(int version, String client, List<ClientProgress> jobs) {
  private static final int VERSION = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static ProgressFile of(String client, Collection<ClientProgress> jobs) {
    return new ProgressFile(VERSION, client, List.copyOf(jobs));
  }

  /**
   * @param file where the bytes are from, for the message
   * @throws StateDirectoryException naming the file if it is damaged or of a later version
   */
  static ProgressFile parse(Path file, byte[] bytes) {
    ProgressFile found;
    try {
      // The version first: a later form may have other fields.
      int version = JSON.readTree(bytes).path("version").asInt(VERSION);
      if (version != VERSION) {
        throw new StateDirectoryException(
            "%s has version %d, this agent reads version %d".formatted(file, version, VERSION));
      }
      found = JSON.readValue(bytes, ProgressFile.class);
    } catch (IOException damaged) {
      throw new StateDirectoryException(
          "%s is damaged: %s".formatted(file, firstLine(damaged)), damaged);
    }
    return found;
  }

  byte[] toBytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("progress could not be written as JSON", impossible);
    }
  }

  private static String firstLine(IOException damaged) {
    String message =
        damaged instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : damaged.getMessage();
    return message.lines().findFirst().orElse("unreadable");
  }
}
