package dev.tributary.core.secagg;

/**
 * Who may take part, and by which key they are known: {@link EnrolledPeers}, or one that remembers
 * what it has already verified.
 */
public interface Peers {

  Verdict judge(SecAggMessage message);

  /** Whether a message is its sender's. */
  enum Verdict {
    GENUINE,
    /** The sender is not enrolled. */
    UNKNOWN,
    /** The directory names another key than the one that was pinned before. */
    CHANGED,
    /** The signature is missing or not that of the sender's key over this content. */
    FORGED
  }
}
