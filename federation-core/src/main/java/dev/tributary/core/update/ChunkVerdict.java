package dev.tributary.core.update;

/** What became of a chunk. */
public enum ChunkVerdict {
  FOLDED,
  /** Good, but another upload of the client is preferred; noted in case the log wants it. */
  NOTED,
  /** Of an upload that was reported before, or counted before a replay. */
  IGNORED,
  /** Reported now. */
  REJECTED
}
