package dev.tributary.wire;

/** Texts for people, which must not make a record too large for its topic. */
final class Texts {
  static final int MOST_CHARACTERS = 500;

  private Texts() {}

  /** The text, cut if it is longer than {@link #MOST_CHARACTERS}. */
  static String cut(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 3) + "...";
  }
}
