package dev.tributary.agent.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the {@code trainer.parameters} of a job spec. Each error is an {@link
 * IllegalArgumentException} that names key, rule and value; {@link #refuseUnknown} comes last, when
 * all that a trainer knows have been read.
 */
public final class TrainerParameters {
  private static final String PREFIX = "trainer.parameters.";

  private final Map<String, String> values;
  private final Set<String> known = new TreeSet<>();

  public TrainerParameters(Map<String, String> values) {
    this.values = new HashMap<>(values);
  }

  /** A whole number; absent means the default. */
  public int wholeNumber(String key, int byDefault, int minimum) {
    String text = text(key);
    if (text == null) {
      return byDefault;
    }
    int number = parseInt(key, text, minimum);
    if (number < minimum) {
      throw refused(key, "must be >= " + minimum, text);
    }
    return number;
  }

  /** Whole numbers, separated by commas; there is no default. */
  public List<Integer> wholeNumbers(String key, int minimumCount, int minimum) {
    String text = text(key);
    String rule = "must be at least " + minimumCount + " numbers >= " + minimum;
    if (text == null) {
      throw refused(key, rule, "nothing");
    }
    try {
      List<Integer> numbers =
          Arrays.stream(text.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
      if (numbers.size() >= minimumCount && numbers.stream().allMatch(n -> n >= minimum)) {
        return numbers;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw refused(key, rule, text);
  }

  /** A finite number above zero; absent means the default. */
  public double positive(String key, double byDefault) {
    String text = text(key);
    double number = text == null ? byDefault : parseDouble(key, text, "must be a number > 0");
    if (!(number > 0)) {
      throw refused(key, "must be a number > 0", text);
    }
    return number;
  }

  /** A finite number in {@code [minimum, below)}; absent means the default. */
  public double within(String key, double byDefault, double minimum, double below) {
    String text = text(key);
    String rule = "must be a number >= " + minimum;
    rule += Double.isInfinite(below) ? "" : " and < " + below;
    double number = text == null ? byDefault : parseDouble(key, text, rule);
    if (!(number >= minimum && number < below)) {
      throw refused(key, rule, text);
    }
    return number;
  }

  /** One of the choices; absent means the first. */
  public String choice(String key, List<String> choices) {
    String text = text(key);
    if (text == null) {
      return choices.get(0);
    }
    if (!choices.contains(text)) {
      throw refused(key, "must be one of " + choices, text);
    }
    return text;
  }

  /** Refuses every key that was not asked for by now. */
  public void refuseUnknown() {
    for (String key : new TreeSet<>(values.keySet())) {
      if (!known.contains(key)) {
        throw refused(key, "must not be set; the trainer knows " + known, values.get(key));
      }
    }
  }

  /** For rules that span several parameters, or a parameter and the data. */
  public static IllegalArgumentException refused(String key, String rule, Object value) {
    return new IllegalArgumentException(PREFIX + key + " " + rule + ", got " + value);
  }

  private String text(String key) {
    known.add(key);
    String text = values.get(key);
    return text == null ? null : text.strip();
  }

  private static int parseInt(String key, String text, int minimum) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw refused(key, "must be a whole number >= " + minimum, text);
    }
  }

  private static double parseDouble(String key, String text, String rule) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as an infinite number is.
    }
    throw refused(key, rule, text);
  }
}
