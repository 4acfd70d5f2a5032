package dev.tributary.control.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a spec may not say.
 *
 * @param path of the key, such as {@code model.tensors[0].name}; empty for the spec as a whole
 * @param message subject, rule and value; it begins with the path
 */
public record SpecError(String path, String message) {
  private static final Pattern PATH = Pattern.compile("[A-Za-z][A-Za-z0-9._\\[\\]-]*");

  /** From the message of a refusal, which names the path first. */
  static SpecError of(String message) {
    Matcher path = PATH.matcher(message);
    boolean named = path.lookingAt() && !path.group().equals("spec");
    return new SpecError(named ? path.group() : "", message);
  }

  static SpecError at(String path, String rule) {
    return new SpecError(path, (path.isEmpty() ? "spec" : path) + " " + rule);
  }
}
