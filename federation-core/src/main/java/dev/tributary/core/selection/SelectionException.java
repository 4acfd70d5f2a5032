package dev.tributary.core.selection;

/** A selection that is not there, or does not do what it promises; the message says what. */
public final class SelectionException extends Exception {
  private static final long serialVersionUID = 1;

  SelectionException(String message, Throwable cause) {
    super(message, cause);
  }

  static SelectionException of(String name, String rule, Object got) {
    return of(name, rule, got, null);
  }

  static SelectionException of(String name, String rule, Object got, Throwable cause) {
    return new SelectionException(
        "cohort.selection %s must %s, got %s".formatted(name, rule, cut(String.valueOf(got))),
        cause);
  }

  /** It becomes part of a record of the log, and others may have written it. */
  private static String cut(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
