package dev.tributary.control.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.spec.SpecReport;
import dev.tributary.control.spec.SpecText;
import dev.tributary.core.job.JobSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A job spec in a file: JSON if its name ends in {@code .json}, else YAML. */
final class SpecFile {
  private SpecFile() {}

  /**
   * @throws IllegalArgumentException naming the file and, in it, the line or the path of the key
   */
  static JobSpec read(Path file) {
    try {
      return report(file).orThrow();
    } catch (BrokenText broken) {
      throw broken;
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  /**
   * All that is wrong with the spec.
   *
   * @throws IllegalArgumentException naming the file, if it holds no spec at all
   */
  static SpecReport report(Path file) {
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    SpecText text = json ? SpecText.JSON : SpecText.YAML;
    try {
      JsonNode tree = text.read(Files.readString(file, StandardCharsets.UTF_8));
      if (tree == null || !tree.isObject()) {
        throw new BrokenText(file + " must be a job spec, got no keys", null);
      }
      return SpecReport.of(tree);
    } catch (JsonProcessingException malformed) {
      throw new BrokenText("%s, %s".formatted(file, SpecText.sentence(malformed)), malformed);
    } catch (NoSuchFileException missing) {
      throw new BrokenText("%s does not exist".formatted(file), missing);
    } catch (IOException unreadable) {
      throw new BrokenText("%s can not be read: %s".formatted(file, unreadable), unreadable);
    }
  }

  /** The file holds no spec. */
  private static final class BrokenText extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BrokenText(String message, Exception cause) {
      super(message, cause);
    }
  }
}
