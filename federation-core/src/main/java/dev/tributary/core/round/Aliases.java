package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.OfAlias;
import java.util.Optional;

/** The transitions of the {@link AliasBook}. */
final class Aliases {
  private Aliases() {}

  /** Empty where the state does not allow the record. */
  static Optional<AliasBook> next(LogState state, OfAlias record) {
    AliasBook book = state.aliases();
    if (record.revision() != book.revision() + 1) {
      return Optional.empty();
    }
    if (!(record instanceof AliasMoved moved)) {
      return Optional.of(book.refused());
    }
    if (moved.back()) {
      return book.previous(moved.alias())
          .filter(moved.model()::equals)
          .map(previous -> book.movedBack(moved.alias()));
    }
    boolean exists = moved.model().version() <= newest(state.jobs().get(moved.model().job()));
    return exists && book.admits(moved.alias())
        ? Optional.of(book.moved(moved.alias(), moved.model()))
        : Optional.empty();
  }

  /** The newest version of a job's model, -1 if there is none. */
  private static int newest(JobState job) {
    if (job instanceof JobState.Live live) {
      return live.info().version();
    }
    return job instanceof JobState.Ended ended ? ended.version() : -1;
  }
}
