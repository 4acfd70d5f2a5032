package dev.tributary.control.model;

import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.LogRecord.OfAlias;
import java.time.Duration;
import java.util.Optional;

/** What the round log says of aliases: read all the time by a server, or for this once. */
public interface AliasLog {
  /** All aliases as they are now. */
  AliasBook aliases();

  /**
   * Waits for the effective record of a revision.
   *
   * @return empty if the time was up first, or nobody remembers it any more
   */
  Optional<OfAlias> awaitAnswer(long revision, Duration limit);
}
