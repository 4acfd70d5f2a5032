package dev.tributary.core.job;

import dev.tributary.core.check.Require;

/**
 * The model that a job starts from, instead of one that is drawn: an object in the archive that
 * holds the parameter vector as float32, little endian.
 *
 * @param uri {@code s3://bucket/key}
 * @param sha256 hex, of the whole object
 */
public record ModelSource(String uri, String sha256) {
  private static final String SCHEME = "s3://";
  private static final int MOST_URI_CHARACTERS = 1_000;

  public ModelSource {
    Require.that(
        uri != null
            && uri.startsWith(SCHEME)
            && uri.indexOf('/', SCHEME.length()) > SCHEME.length()
            && !uri.endsWith("/")
            && uri.length() <= MOST_URI_CHARACTERS
            && uri.chars().allMatch(character -> character > ' ' && character < 127),
        "model.initial.uri",
        "must be s3://bucket/key of at most %d printable ASCII characters"
            .formatted(MOST_URI_CHARACTERS),
        uri);
    Require.sha256("model.initial.sha256", sha256);
  }
}
