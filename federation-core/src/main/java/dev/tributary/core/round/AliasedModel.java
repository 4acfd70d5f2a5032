package dev.tributary.core.round;

import dev.tributary.core.check.Require;

/**
 * A model version that an alias names, and where it lies.
 *
 * @param uri of the object in the archive
 * @param sha256 hex, of the object
 */
public record AliasedModel(String job, int version, String uri, String sha256) {
  private static final int MOST_URI_CHARACTERS = 1_000;

  public AliasedModel {
    Require.name("job", job);
    Require.range("version", version, 0, Integer.MAX_VALUE);
    Require.that(
        uri != null
            && !uri.isBlank()
            && uri.length() <= MOST_URI_CHARACTERS
            && uri.chars().noneMatch(Character::isISOControl),
        "uri",
        "must have 1 to %d characters, none of them for control".formatted(MOST_URI_CHARACTERS),
        uri);
    Require.sha256("sha256", sha256);
  }
}
