package dev.tributary.control.watch;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that is wrong, or was.
 *
 * @param subject whom it is about: a federation job, a client, a topic or a job of Flink
 * @param job the federation job, if it is about one
 * @param sinceMillis from when on it is wrong, since 1970: as the topics tell, where they do
 * @param endedMillis when it was no longer so; empty while it is
 * @param what is wrong
 * @param todo what helps
 */
public record Alert(
    AlertKind kind,
    String subject,
    Optional<String> job,
    long sinceMillis,
    OptionalLong endedMillis,
    String what,
    String todo) {

  /** The same over restarts of whoever watches, as far as {@code sinceMillis} is. */
  public String id() {
    return "%s:%s:%d"
        .formatted(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), subject, sinceMillis);
  }

  public boolean isOpen() {
    return endedMillis.isEmpty();
  }

  Alert toEnded(long millis) {
    return new Alert(kind, subject, job, sinceMillis, OptionalLong.of(millis), what, todo);
  }

  /** In other words, of the same beginning. */
  Alert reworded(Alert newer) {
    return new Alert(kind, subject, job, sinceMillis, endedMillis, newer.what, newer.todo);
  }
}
